import { isTyped, type PickleDict, type PickleValue } from './pickleValue.ts';
import { callWhitelisted, isWhitelisted, loadStorage, tupleItems } from './torchObjects.ts';

/** Room for 25,000 tensors, at some forty operations each; an operation can cost some hundred bytes of memory. */
const MOST_OPERATIONS = 1_000_000;
/** `torch.save` writes protocol 2 unless told otherwise. */
const PROTOCOL = 2;
const LONGEST_GLOBAL = 200;
const STOP = '.';

/** A stack machine, as pickle defines it. MARK sets the stack aside; the operation that ends the mark restores it. */
interface Machine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  position: number;
  stack: PickleValue[];
  readonly setAside: PickleValue[][];
  readonly memo: Map<number, PickleValue>;
}

/**
 * Reads the pickle of a `torch.save` file as data. This is the boundary to files from strangers: names outside a short
 * whitelist, and every opcode that `torch.save` does not need, are refused; nothing is ever imported or called; time
 * and memory are bounded by the operation count.
 * @throws one sentence that names the file and what was refused.
 */
export function unpickle(bytes: Uint8Array, file: string): PickleValue {
  const machine: Machine = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    position: 0,
    stack: [],
    setAside: [],
    memo: new Map(),
  };
  try {
    return run(machine);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Expected only tensors and plain containers in ${file}, but at byte ${machine.position} its pickle ${reason}; ` +
        'nothing was executed. Save it anew with torch.save(model.state_dict(), ...).',
      { cause: error },
    );
  }
}

function run(machine: Machine): PickleValue {
  for (let count = 0; count < MOST_OPERATIONS; count++) {
    const opcode = String.fromCharCode(readByte(machine));
    if (opcode === STOP) return pop(machine);
    const operation = operations.get(opcode);
    if (!operation) refuse(`uses opcode 0x${opcode.charCodeAt(0).toString(16)}`);
    operation(machine);
  }
  refuse(`has more than ${MOST_OPERATIONS} operations`);
}

type Operation = (machine: Machine) => void;

/** Values, containers, names, calls and memory, by the opcodes of Python's `pickletools`. */
const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['\x80', requireProtocol],
  ['N', push(() => null)],
  ['\x88', push(() => true)],
  ['\x89', push(() => false)],
  ['K', push(readByte)],
  ['M', push((m) => m.view.getUint16(advance(m, 2), true))],
  ['J', push((m) => m.view.getInt32(advance(m, 4), true))],
  ['\x8a', push((m) => readLong(m, readByte(m)))],
  ['G', push((m) => m.view.getFloat64(advance(m, 8), false))],
  ['U', push((m) => readText(m, readByte(m)))],
  ['X', push((m) => readText(m, readUint32(m)))],

  ['(', setMark],
  [')', push(() => tuple([]))],
  ['\x85', push((m) => tuple(popMany(m, 1)))],
  ['\x86', push((m) => tuple(popMany(m, 2)))],
  ['\x87', push((m) => tuple(popMany(m, 3)))],
  ['t', push((m) => tuple(popToMark(m)))],
  [']', push(() => list([]))],
  ['l', push((m) => list(popToMark(m)))],
  ['}', push(() => new Map())],
  ['d', push((m) => setItems(new Map(), popToMark(m)))],
  ['a', (m) => append(m, popMany(m, 1))],
  ['e', (m) => append(m, popToMark(m))],
  ['s', (m) => setOnTop(m, popMany(m, 2))],
  ['u', (m) => setOnTop(m, popToMark(m))],

  ['c', push(readGlobal)],
  ['R', push(reduce)],
  ['b', build],
  ['Q', push((m) => loadStorage(pop(m)))],

  ['q', (m) => m.memo.set(readByte(m), top(m))],
  ['r', (m) => m.memo.set(readUint32(m), top(m))],
  ['h', push((m) => recall(m, readByte(m)))],
  ['j', push((m) => recall(m, readUint32(m)))],
]);

function push(produce: (machine: Machine) => PickleValue): Operation {
  return (machine) => {
    const value = produce(machine);
    machine.stack.push(value);
  };
}

function requireProtocol(machine: Machine): void {
  const protocol = readByte(machine);
  if (protocol !== PROTOCOL) refuse(`is of protocol ${protocol}, not ${PROTOCOL}`);
}

function setMark(machine: Machine): void {
  machine.setAside.push(machine.stack);
  machine.stack = [];
}

function popToMark(machine: Machine): PickleValue[] {
  const items = machine.stack;
  machine.stack = machine.setAside.pop() ?? refuse('ends a mark that it never set');
  return items;
}

function popMany(machine: Machine, count: number): PickleValue[] {
  if (machine.stack.length < count) refuse('takes a value from an empty stack');
  return machine.stack.splice(-count);
}

function pop(machine: Machine): PickleValue {
  return popMany(machine, 1)[0];
}

function top(machine: Machine): PickleValue {
  return machine.stack.at(-1) ?? (machine.stack.length > 0 ? null : refuse('uses an empty stack'));
}

function recall(machine: Machine, index: number): PickleValue {
  return (
    machine.memo.get(index) ?? (machine.memo.has(index) ? null : refuse(`recalls value ${index} before it is set`))
  );
}

function tuple(items: readonly PickleValue[]): PickleValue {
  return { type: 'tuple', items };
}

function list(items: PickleValue[]): PickleValue {
  return { type: 'list', items };
}

function append(machine: Machine, items: readonly PickleValue[]): void {
  const target = top(machine);
  if (!isTyped(target, 'list')) refuse('appends to something else than a list');
  for (const item of items) target.items.push(item);
}

function setOnTop(machine: Machine, keysAndValues: readonly PickleValue[]): void {
  const target = top(machine);
  if (!(target instanceof Map)) refuse('sets an item of something else than a dict');
  setItems(target, keysAndValues);
}

function setItems(dict: PickleDict, keysAndValues: readonly PickleValue[]): PickleDict {
  if (keysAndValues.length % 2 === 1) refuse('sets a dict key without a value');
  for (let i = 0; i < keysAndValues.length; i += 2) dict.set(keysAndValues[i], keysAndValues[i + 1]);
  return dict;
}

function readGlobal(machine: Machine): PickleValue {
  const name = `${readLine(machine)}.${readLine(machine)}`;
  if (!isWhitelisted(name)) refuse(`names ${JSON.stringify(name)}`);
  return { type: 'global', name };
}

function reduce(machine: Machine): PickleValue {
  const [callable, args] = popMany(machine, 2);
  if (!isTyped(callable, 'global')) refuse('calls something else than a named function');
  return callWhitelisted(callable.name, tupleItems(args, 'call arguments'));
}

/** Sets attributes, which only an OrderedDict has here (`_metadata` of a state dict); no tensor depends on them. */
function build(machine: Machine): void {
  pop(machine);
  if (!(top(machine) instanceof Map)) refuse('sets attributes of something else than a dict');
}

/** Moves on and returns where the bytes passed over begin. */
function advance(machine: Machine, length: number): number {
  const start = machine.position;
  if (start + length > machine.bytes.length) refuse(`is cut off: ${length} more bytes were expected`);
  machine.position = start + length;
  return start;
}

function readByte(machine: Machine): number {
  return machine.bytes[advance(machine, 1)];
}

function readUint32(machine: Machine): number {
  return machine.view.getUint32(advance(machine, 4), true);
}

/** Two's complement of any length, little-endian. */
function readLong(machine: Machine, length: number): number {
  const start = advance(machine, length);
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(machine.bytes[start + i]);
  return Number(BigInt.asIntN(8 * length, value));
}

function readText(machine: Machine, length: number): string {
  const start = advance(machine, length);
  try {
    return utf8.decode(machine.bytes.subarray(start, start + length));
  } catch {
    refuse('has text that is not UTF-8');
  }
}

function readLine(machine: Machine): string {
  const start = machine.position;
  const length = machine.bytes.subarray(start, start + LONGEST_GLOBAL).indexOf(0x0a);
  if (length < 0) refuse('has an endless name');
  const line = readText(machine, length);
  advance(machine, 1);
  return line;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function refuse(reason: string): never {
  throw new Error(reason);
}
