/** Pickles of protocol 2, byte by byte: one character for each byte. */
export function pickle(...operations: readonly string[]): Buffer {
  return Buffer.from(`\x80\x02${operations.join('')}.`, 'latin1');
}

export function text(value: string): string {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return `X${Buffer.concat([length, bytes]).toString('latin1')}`;
}

/** LONG1, which holds integers of any size that tests need. */
export function integer(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return `\x8a\x08${bytes.toString('latin1')}`;
}

export function named(module: string, name: string): string {
  return `c${module}\n${name}\n`;
}

export function tuple(...items: readonly string[]): string {
  return `(${items.join('')}t`;
}

export function call(callable: string, ...args: readonly string[]): string {
  return `${callable}${tuple(...args)}R`;
}

export const ORDERED_DICT = call(named('collections', 'OrderedDict'));

export interface View {
  readonly type?: string;
  readonly key?: string;
  /** Elements of the storage. */
  readonly count: number;
  readonly offset?: number;
  readonly size: readonly number[];
  readonly stride: readonly number[];
}

/** A tensor as `torch.save` writes it. */
export function tensor({ type = 'FloatStorage', key = '0', count, offset = 0, size, stride }: View): string {
  const storage = `${tuple(text('storage'), named('torch', type), text(key), text('cpu'), integer(count))}Q`;
  return call(
    named('torch._utils', '_rebuild_tensor_v2'),
    storage,
    integer(offset),
    tuple(...size.map(integer)),
    tuple(...stride.map(integer)),
    '\x89',
    ORDERED_DICT,
  );
}

/** A dict of named values. */
export function dict(values: Readonly<Record<string, string>>): string {
  const items = Object.entries(values).map(([key, value]) => `${text(key)}${value}`);
  return `}(${items.join('')}u`;
}
