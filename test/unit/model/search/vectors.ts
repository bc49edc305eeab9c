import { toUnitLength } from '../../../../model/scoring.ts';

/** Made-up vectors [rows, size] of unit length: of all directions, or around a few middles. */
export function makeVectors(
  rows: number,
  size: number,
  { clusters = 0, seed = 1 }: { clusters?: number; seed?: number } = {},
): Float32Array {
  const random = gaussian(seed);
  const middles = Float32Array.from({ length: clusters * size }, random);
  const values = Float32Array.from({ length: rows * size }, (_, index) => {
    const row = Math.floor(index / size);
    const middle = clusters === 0 ? 0 : (middles[(row % clusters) * size + (index % size)] ?? 0);
    return middle + (clusters === 0 ? 1 : 0.4) * random();
  });
  return toUnitLength(values, size);
}

/** Places of the rows with the highest cosines, by brute force. */
export function nearestRows(vectors: Float32Array, query: Float32Array, count: number): number[] {
  const size = query.length;
  const cosines = Array.from({ length: vectors.length / size }, (_, row) => {
    const own = vectors.subarray(row * size, (row + 1) * size);
    return own.reduce((sum, value, index) => sum + value * (query[index] ?? 0), 0);
  });
  return [...cosines.keys()].sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0)).slice(0, count);
}

/** The share of the wanted that was found. */
export function recall(found: Iterable<number>, wanted: readonly number[]): number {
  const known = new Set(found);
  return wanted.filter((row) => known.has(row)).length / wanted.length;
}

/** Normally distributed numbers, the same for the same seed (mulberry32, Box and Muller). */
function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
