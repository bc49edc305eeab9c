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

/**
 * The named tensors of one checkpoint, read lazily from disk: opening reads the table of contents alone, and every
 * read holds one tensor in memory. Tensors come back row-major and contiguous, whatever their layout in the file.
 */
export interface TensorSource {
  /** The file or folder, for messages. */
  readonly description: string;
  names(): Iterable<string>;
  has(name: string): boolean;
  /** @throws naming the tensor and the checkpoint when there is no such tensor. */
  info(name: string): TensorInfo;
  /** Values converted to fp32; int64 beyond 2^24 and float64 lose the bits that fp32 lacks. */
  readFloat32(name: string): Float32Array;
  /** Little-endian bytes in the stored dtype. */
  readBytes(name: string): Uint8Array;
  /** Releases the files; later reads throw. */
  close(): void;
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
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
