import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateRow, rowRanges } from '../../../../main/search/rowRanges.ts';

test('ranges hold the rows of the wanted lists, and no others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 4 }), fc.boolean())), (lists) => {
      const counts = lists.map(([count]) => count);
      const ranges = rowRanges(counts, (index) => lists[index]?.[1] ?? false);
      const inside = (row: number) =>
        [...ranges.keys()].some((at) => at % 2 === 0 && row >= (ranges[at] ?? 0) && row < (ranges[at + 1] ?? 0));
      const total = counts.reduce((sum, count) => sum + count, 0);
      for (let row = 0; row < total; row++) expect(inside(row)).toBe(lists[locateRow(counts, row).index]?.[1]);
    }),
  );
});

test('a row that no list has is refused', () => {
  expect(locateRow([2, 0, 3], 4)).toEqual({ index: 2, place: 2 });
  expect(() => locateRow([2, 0, 3], 5)).toThrow('Expected a row below 5, got 5');
});
