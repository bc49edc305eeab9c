/** Integers of `bits` bits with one scale for each `blockSize` values of a row. */
export type BlockFormat = { readonly bits: 4 | 8; readonly blockSize: number };

/** Blocks that a row of `width` values takes; the last one may be filled up with zeros. */
export function blocksPerRow(width: number, { blockSize }: BlockFormat): number {
  return Math.ceil(width / blockSize);
}

/** Bytes of the integers of a block. */
export function bytesPerBlock({ bits, blockSize }: BlockFormat): number {
  return (blockSize * bits) / 8;
}

/**
 * The scales of a matrix [n, width] by the symmetric rule of ONNX Runtime's MatMulNBits: the value of largest magnitude
 * in a block, with its sign, becomes the lowest integer, −2^(bits−1); 1 for a block of zeros.
 * @returns [n, blocks]
 */
export function blockScales(values: Float32Array, width: number, format: BlockFormat): Float32Array {
  const blocks = blocksPerRow(width, format);
  const scales = new Float32Array((values.length / width) * blocks);
  const lowest = -(2 ** (format.bits - 1));
  for (let index = 0; index < scales.length; index++) {
    const [start, end] = extentOf(index, blocks, width, format.blockSize);
    let largest = 0;
    for (let i = start; i < end; i++) if (Math.abs(values[i]) > Math.abs(largest)) largest = values[i];
    scales[index] = largest / lowest || 1;
  }
  return scales;
}

/**
 * The integers of a matrix [n, width] for its `scales`, shifted to be non-negative: value ≈ scale·(integer − 2^(bits−1)).
 * Of two 4-bit integers in a byte the first lies in the low half.
 * @returns [n, blocks, bytesPerBlock]
 */
export function blockIntegers(values: Float32Array, width: number, scales: Float32Array, format: BlockFormat) {
  const { bits, blockSize } = format;
  const zero = 2 ** (bits - 1);
  const blockBytes = bytesPerBlock(format);
  const integers = new Uint8Array(scales.length * blockBytes).fill(bits === 8 ? zero : zero | (zero << 4));
  const blocks = blocksPerRow(width, format);
  for (let index = 0; index < scales.length; index++) {
    const [start, end] = extentOf(index, blocks, width, blockSize);
    const place = index * blockBytes - (bits === 8 ? start : 0);
    const scale = scales[index];
    for (let i = start; i < end; i++) {
      const integer = Math.min(roundHalfEven(values[i] / scale) + zero, 2 * zero - 1);
      if (bits === 8) integers[place + i] = integer;
      else putHalf(integers, 2 * place + i - start, integer);
    }
  }
  return integers;
}

function extentOf(index: number, blocks: number, width: number, blockSize: number): readonly [number, number] {
  const row = Math.floor(index / blocks) * width;
  const column = (index % blocks) * blockSize;
  return [row + column, row + Math.min(column + blockSize, width)];
}

/** Writes 4 bits at the given place, counted in halves of bytes. */
function putHalf(bytes: Uint8Array, place: number, value: number): void {
  const index = place >> 1;
  bytes[index] = place & 1 ? (bytes[index] & 15) | (value << 4) : (bytes[index] & 240) | value;
}

/** At this magnitude a double holds whole numbers alone, so that adding it rounds, ties to even; fast in a hot loop. */
const WHOLE = 1.5 * 2 ** 52;

function roundHalfEven(value: number): number {
  return value + WHOLE - WHOLE;
}
