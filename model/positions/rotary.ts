/** Cosines and sines of rotary embedding, [rows, half the head size] each: row e turns elements e and e + half. */
export interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** θ^(−i/count) for i = 0 … count − 1, with the fp32 roundings of the published models. */
export function rotaryFrequencies(count: number, theta: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => 1 / Math.fround(theta ** Math.fround(index / count)));
}

/** @param angles [rows, half the head size] in radians. */
export function rotaryTable(angles: Float32Array): RotaryTable {
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}
