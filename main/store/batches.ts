/** Rows per statement: with up to 14 values a row well below the 32,766 that SQLite takes. */
const ROWS_PER_STATEMENT = 500;

/** The items in runs that are short enough for one statement each. */
export function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT) {
    yield items.slice(start, start + ROWS_PER_STATEMENT);
  }
}
