import { convertToFloat32 } from './float32.ts';
import type { RandomAccessFile } from './randomAccessFile.ts';
import {
  bytesPerElement,
  type ElementRange,
  elementCount,
  type TensorInfo,
  type TensorSource,
} from './tensorSource.ts';

/** Where a tensor's elements lie. Readers check extents before they hand one out. */
export interface StoredTensor extends TensorInfo {
  readonly file: RandomAccessFile;
  /** Of the first element, in bytes from the start of the file. */
  readonly position: number;
  /** In elements, one for each axis; absent for row-major contiguous tensors. */
  readonly strides?: readonly number[];
}

/** Elements converted per step, which bounds the memory beside the result. */
const CHUNK = 2 ** 18;

/** A tensor source over checked extents of open files, which it closes. */
export function createTensorSource(
  description: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  files: readonly RandomAccessFile[],
): TensorSource {
  function find(name: string): StoredTensor {
    const tensor = tensors.get(name);
    if (tensor) return tensor;
    throw new Error(
      `Expected a tensor "${name}" in ${description}, but its ${tensors.size} tensors have none of that name; ` +
        'check that this is the right checkpoint.',
    );
  }
  return {
    description,
    names: () => tensors.keys(),
    has: (name) => tensors.has(name),
    info(name) {
      const { dtype, shape } = find(name);
      return { dtype, shape };
    },
    readBytes: (name, range) => readBytes(find(name), range),
    readFloat32: (name, range) => readFloat32(find(name), range),
    close() {
      for (const file of files) file.close();
    },
  };
}

function readBytes(tensor: StoredTensor, range?: ElementRange): Uint8Array<ArrayBuffer> {
  const { dtype, shape, file, position, strides } = tensor;
  const itemSize = bytesPerElement[dtype];
  const { start, count } = rangeOf(shape, range);
  if (!strides || count === 0) {
    const bytes = new Uint8Array(count * itemSize);
    file.read(position + start * itemSize, bytes);
    return bytes;
  }
  const span = new Uint8Array(spanOf(shape, strides) * itemSize);
  file.read(position, span);
  return gather(span, itemSize, shape, strides).slice(start * itemSize, (start + count) * itemSize);
}

function readFloat32(tensor: StoredTensor, range?: ElementRange): Float32Array {
  const { dtype, shape, file, position, strides } = tensor;
  const { start, count } = rangeOf(shape, range);
  const values = new Float32Array(count);
  const itemSize = bytesPerElement[dtype];
  if (strides) {
    convertToFloat32(readBytes(tensor, range), dtype, values);
  } else if (dtype === 'F32') {
    file.read(position + start * itemSize, new Uint8Array(values.buffer));
  } else {
    const chunk = new Uint8Array(Math.min(count, CHUNK) * itemSize);
    for (let done = 0; done < count; done += CHUNK) {
      const part = values.subarray(done, done + CHUNK);
      const bytes = chunk.subarray(0, part.length * itemSize);
      file.read(position + (start + done) * itemSize, bytes);
      convertToFloat32(bytes, dtype, part);
    }
  }
  return values;
}

/** The whole tensor unless a part of it is asked for. */
function rangeOf(shape: readonly number[], range: ElementRange | undefined): ElementRange {
  const total = elementCount(shape);
  if (range === undefined) return { start: 0, count: total };
  if (range.start >= 0 && range.count >= 0 && range.start + range.count <= total) return range;
  throw new Error(
    `Expected a range within the ${total} elements of a tensor [${shape.join(', ')}], got ${range.count} from ` +
      `${range.start}.`,
  );
}

/** Elements from the first to the last one that a non-empty view touches. */
export function spanOf(shape: readonly number[], strides: readonly number[]): number {
  return 1 + shape.reduce((last, size, axis) => last + (size - 1) * strides[axis], 0);
}

/** Copies a strided view into row-major order. */
function gather(
  span: Uint8Array,
  itemSize: number,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(elementCount(shape) * itemSize);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to += itemSize) {
    for (let byte = 0; byte < itemSize; byte++) out[to + byte] = span[from * itemSize + byte];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
