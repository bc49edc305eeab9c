/**
 * Arithmetic of the sine embeddings and of the box coordinates. ObjEmbed was trained and published with bf16, whose 8
 * significant bits change these tables visibly: `bf16` repeats that, every step rounded; `fp32` is the plain formula.
 */
export type Numerics = 'fp32' | 'bf16';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Rounding after each step of the arithmetic. */
export const ROUND: Readonly<Record<Numerics, (x: number) => number>> = {
  fp32: Math.fround,
  bf16: roundToBfloat16,
};

/** The nearest bf16 of a finite number, ties to even, by way of fp32 as PyTorch does. */
function roundToBfloat16(x: number): number {
  float[0] = x;
  const kept = bits[0] >>> 16;
  const lastKeptBit = kept & 1;
  bits[0] = ((bits[0] + 0x7fff + lastKeptBit) >>> 16) << 16;
  return float[0];
}
