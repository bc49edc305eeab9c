/** Rows that count, as pairs of a first row and the one after the last; neighbours are joined. */
export function rowRanges(counts: readonly number[], isWanted: (index: number) => boolean): Uint32Array {
  const ranges: number[] = [];
  let row = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && isWanted(index)) {
      if (ranges.at(-1) === row) ranges[ranges.length - 1] = row + count;
      else ranges.push(row, row + count);
    }
    row += count;
  }
  return Uint32Array.from(ranges);
}

/** The list to whose rows a row belongs, and its place among them. */
export function locateRow(counts: readonly number[], row: number): { readonly index: number; readonly place: number } {
  let place = row;
  for (const [index, count] of counts.entries()) {
    if (place < count) return { index, place };
    place -= count;
  }
  throw new Error(`Expected a row below ${row - place}, got ${row}; the segment is of another project.`);
}
