type Layout = {
  readonly count: number;
  /** Options in a row; 1 in a list. */
  readonly columns: number;
  /** Rows that are seen at a time; the last one may be seen in part. */
  readonly rows: number;
};

/**
 * Where a key leads in a list or grid of options.
 * @param index the active option, -1 for none
 * @returns the new active option, or null when the key moves nothing
 */
export function indexAfterKey(key: string, index: number, { count, columns, rows }: Layout): number | null {
  if (count === 0) return null;
  const step = stepOf(key, columns, Math.max(1, Math.floor(rows) - 1));
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (step === null) return null;
  if (index < 0) return step > 0 ? 0 : count - 1;
  const target = index + step;
  // From the last but one row of a grid, down leads to the last option even where nothing lies below.
  if (Math.abs(step) > 1) return Math.min(count - 1, Math.max(0, isOut(target, count, key) ? index : target));
  return Math.min(count - 1, Math.max(0, target));
}

function stepOf(key: string, columns: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return columns;
    case 'ArrowUp':
      return -columns;
    case 'ArrowRight':
      return columns > 1 ? 1 : null;
    case 'ArrowLeft':
      return columns > 1 ? -1 : null;
    case 'PageDown':
      return columns * page;
    case 'PageUp':
      return -columns * page;
    default:
      return null;
  }
}

function isOut(target: number, count: number, key: string): boolean {
  return key.startsWith('Arrow') && (target < 0 || target >= count);
}
