/** The first so many of many values, in the room of twice as many; of equals those that came first. */
export type KeepFirst<T> = {
  add(value: T): void;
  /** Those kept, in order. */
  sorted(): readonly T[];
};

/** Keeps the first values by an order while they come one by one. @param limit 1 or more */
export function keepFirst<T>(limit: number, compare: (a: T, b: T) => number): KeepFirst<T> {
  let kept: T[] = [];
  const sorted = (): readonly T[] => kept.toSorted(compare).slice(0, limit);
  return {
    add(value) {
      kept.push(value);
      if (kept.length >= 2 * limit) kept = [...sorted()];
    },
    sorted,
  };
}
