import type { Dtype } from './tensorSource.ts';

/**
 * Converts little-endian elements of a stored dtype to fp32.
 * @param bytes starts at a multiple of the element size within its buffer
 * @param target one value for each element
 */
export function convertToFloat32(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype, target: Float32Array): void {
  const { buffer, byteOffset } = bytes;
  const count = target.length;
  switch (dtype) {
    case 'BF16':
      widenBfloat16(new Uint16Array(buffer, byteOffset, count), target);
      break;
    case 'F16':
      widenFloat16(new Uint16Array(buffer, byteOffset, count), target);
      break;
    case 'I64':
      roundInt64(new Int32Array(buffer, byteOffset, 2 * count), target);
      break;
    default:
      target.set(new nativeArrays[dtype](buffer, byteOffset, count));
  }
}

/** The dtypes whose elements a typed array converts by itself. */
const nativeArrays = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};

/** A bfloat16 is the upper half of the fp32 with the same value. */
function widenBfloat16(halves: Uint16Array, target: Float32Array): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
}

function widenFloat16(halves: Uint16Array, target: Float32Array): void {
  const values = float16Values();
  for (let i = 0; i < halves.length; i++) target[i] = values[halves[i]];
}

/** Whole numbers from pairs of words, without a BigInt for each. */
function roundInt64(words: Int32Array, target: Float32Array): void {
  for (let i = 0; i < target.length; i++) target[i] = words[2 * i + 1] * 2 ** 32 + (words[2 * i] >>> 0);
}

let float16Table: Float32Array | undefined;

/** All 65,536 values of IEEE 754 binary16 by their bits: one look-up beats arithmetic on each element. */
function float16Values(): Float32Array {
  float16Table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => {
    const sign = bits >> 15 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return float16Table;
}
