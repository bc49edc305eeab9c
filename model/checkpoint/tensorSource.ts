/** Element types that a checkpoint may store, by their safetensors names. */
export const dtypes = ['F32', 'F16', 'BF16', 'F64', 'I64', 'I32', 'I16', 'I8', 'U8', 'BOOL'] as const;

export type Dtype = (typeof dtypes)[number];

export const bytesPerElement: Readonly<Record<Dtype, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  F64: 8,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** Consecutive elements of a tensor in row-major order. */
export interface ElementRange {
  readonly start: number;
  readonly count: number;
}

/**
 * The named tensors of one checkpoint, read lazily from disk: opening reads the table of contents alone, and every
 * read holds one tensor in memory, or the range of it that is asked for. Tensors come back row-major and contiguous,
 * whatever their layout in the file.
 */
export interface TensorSource {
  /** The file or folder, for messages. */
  readonly description: string;
  names(): Iterable<string>;
  has(name: string): boolean;
  /** @throws naming the tensor and the checkpoint when there is no such tensor. */
  info(name: string): TensorInfo;
  /** Values converted to fp32; int64 beyond 2^24 and float64 lose the bits that fp32 lacks. */
  readFloat32(name: string, range?: ElementRange): Float32Array;
  /** Little-endian bytes in the stored dtype. */
  readBytes(name: string, range?: ElementRange): Uint8Array;
  /** Releases the files; later reads throw. */
  close(): void;
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A tensor in pieces of whole rows (of its first axis), of about `limit` elements each; a row is never cut. */
export function* rowRanges(shape: readonly number[], limit: number): Generator<ElementRange> {
  const [rows = 1, ...rest] = shape;
  const width = elementCount(rest);
  const step = Math.max(1, Math.floor(limit / Math.max(width, 1))) * width;
  const end = rows * width;
  for (let start = 0; start < end; start += step) yield { start, count: Math.min(step, end - start) };
}

/**
 * Checks that a tensor exists with exactly this shape.
 * @throws naming the tensor, the checkpoint and both shapes.
 */
export function requireShape(source: TensorSource, name: string, shape: readonly number[]): void {
  const actual = source.info(name).shape;
  if (actual.length === shape.length && actual.every((size, axis) => size === shape[axis])) return;
  throw new Error(
    `Expected tensor "${name}" of ${source.description} to have shape [${shape.join(', ')}], but it has ` +
      `[${actual.join(', ')}]; check that the weights and the configuration belong to the same checkpoint.`,
  );
}
