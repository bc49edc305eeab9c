export type Random = ReturnType<typeof createRandom>;

/** Numbers that look random and are the same in every run. */
export function createRandom(seed: number) {
  let state = seed;
  /** In [0, 1): mulberry32, a generator in the public domain. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    between: (low: number, high: number): number => low + (high - low) * next(),
    below: (limit: number): number => Math.floor(limit * next()),
  };
}
