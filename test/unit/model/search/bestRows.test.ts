import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectBest } from '../../../../model/search/bestRows.ts';

test('keeps the rows that sorting all would put first', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 50 }).map((score) => score / 50));
  fc.assert(
    fc.property(scores, fc.nat({ max: 20 }), (offered, limit) => {
      const best = collectBest(limit);
      for (const [row, score] of offered.entries()) best.offer(score, row % 3, row);
      const found = best.sorted();
      const wanted = offered.toSorted((a, b) => b - a).slice(0, limit);
      expect([...found.scores]).toEqual([...Float32Array.from(wanted)]);
      expect(new Set(found.rows).size).toBe(wanted.length);
      for (const [place, row] of found.rows.entries()) {
        expect(found.scores[place]).toBe(Math.fround(offered[row] ?? Number.NaN));
        expect(found.segments[place]).toBe(row % 3);
      }
    }),
  );
});

test('says what a score must reach', () => {
  const best = collectBest(2);
  best.offer(0.5, 0, 0);
  expect(best.floor()).toBe(Number.NEGATIVE_INFINITY);
  best.offer(0.7, 0, 1);
  expect(best.floor()).toBe(0.5);
  best.offer(0.6, 0, 2);
  expect(best.floor()).toBe(0.6);
});
