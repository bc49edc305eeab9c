import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../../annotations/box.ts';
import {
  bestIous,
  indexOfHighest,
  quantile,
  ranks,
  share,
  spearman,
} from '../../../../../model/nano/evaluation/metrics.ts';

const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 });
const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { maxLength: 30 });

describe('spearman', () => {
  test('follows the order alone: any rising function gives 1, any falling one -1', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3, 4], [0, -1, -5, -6])).toBeCloseTo(-1, 12);
  });

  test('agrees with 1 - 6 sum(d^2) / (n (n^2 - 1)) where nothing ties', () => {
    // Ranks differ by 1, 1, 1, 1, 0: 1 - 6 * 4 / (5 * 24).
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 12);
  });

  test('gives ties their mean rank', () => {
    // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5, variances 4.5 and 5.
    expect(spearman([10, 20, 20, 30], [1, 3, 2, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  test('is undefined where one side is constant, and refuses sides of different lengths', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(() => spearman([1, 2], [1])).toThrow(/Expected pairs of numbers, got 2 and 1/);
  });

  test('is symmetric, turns its sign with either side, and stays within [-1, 1]', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = [values.map(([x]) => x), values.map(([, y]) => y)];
        const found = spearman(a, b);
        fc.pre(!Number.isNaN(found));
        expect(Math.abs(found)).toBeLessThanOrEqual(1 + 1e-12);
        expect(spearman(b, a)).toBeCloseTo(found, 12);
        expect(
          spearman(
            a.map((x) => -x),
            b,
          ),
        ).toBeCloseTo(-found, 12);
        expect(
          spearman(
            a.map((x) => x ** 3 + x),
            b,
          ),
        ).toBeCloseTo(found, 12);
      }),
    );
  });
});

test('ranks count from 1, order as the values do, and share the same sum whatever ties', () => {
  expect(ranks([30, 10, 20, 10])).toEqual([4, 1.5, 3, 1.5]);
  fc.assert(
    fc.property(numbers, (values) => {
      const found = ranks(values);
      expect(found.reduce((sum, rank) => sum + rank, 0)).toBe((values.length * (values.length + 1)) / 2);
      expect(Math.sign(found[0] - found[1])).toBe(Math.sign(values[0] - values[1]));
    }),
  );
});

test('the best IoU of a box is with the one it covers most, and 0 when there is none', () => {
  const boxes: Box[] = [
    [0, 0, 10, 10],
    [100, 100, 110, 110],
  ];
  const others: Box[] = [
    [5, 0, 15, 10],
    [0, 0, 10, 5],
  ];
  expect(bestIous(boxes, others)).toEqual([0.5, 0]);
  expect(bestIous(boxes, [])).toEqual([0, 0]);
  expect(bestIous([], others)).toEqual([]);
});

test('the highest score is the first among equals, and nowhere in an empty list', () => {
  expect(indexOfHighest(Float32Array.of(0.25, 0.75, 0.5, 0.75))).toBe(1);
  expect(indexOfHighest(Float32Array.of(-3, -1, -2))).toBe(1);
  expect(indexOfHighest(new Float32Array(0))).toBe(-1);
});

test('a share counts what is true, and is undefined of nothing', () => {
  expect(share([true, false, true, true])).toBe(0.75);
  expect(share([])).toBeNaN();
});

test('a quantile lies between its neighbours and does not depend on the order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([30, 10, 20], 0.9)).toBeCloseTo(28, 12);
  expect(quantile([], 0.5)).toBeNaN();
  fc.assert(
    fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const found = quantile(values, q);
      expect(found).toBe(quantile(values.toReversed(), q));
      expect(quantile(values, 0)).toBe(Math.min(...values));
      expect(quantile(values, 1)).toBe(Math.max(...values));
      expect(values.filter((value) => value <= found + 1e-9).length).toBeGreaterThanOrEqual(q * (values.length - 1));
    }),
  );
});
