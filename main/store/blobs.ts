// Numbers as bytes: little-endian, which every platform of Node is.

/** The bytes of the numbers, without a copy. */
export function toBlob(numbers: Float64Array | Float32Array | Float16Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function toFloat64(blob: Uint8Array): Float64Array {
  return new Float64Array(aligned(blob));
}

export function toFloat32(blob: Uint8Array): Float32Array {
  return new Float32Array(aligned(blob));
}

export function toFloat16(blob: Uint8Array): Float16Array {
  return new Float16Array(aligned(blob));
}

/** A database hands out bytes at any offset; typed arrays must start at a multiple of their element size. */
function aligned(blob: Uint8Array): ArrayBuffer {
  return new Uint8Array(blob).buffer;
}
