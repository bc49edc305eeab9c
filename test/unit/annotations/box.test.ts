import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  area,
  type Box,
  clip,
  fromCorners,
  fromXywh,
  intersection,
  iou,
  isInside,
  isValid,
  toXywh,
  translate,
  weightedMean,
} from '../../../annotations/box.ts';
import { boxes, IMAGE_SIZE } from './arbitraries.ts';

describe('the weighted mean', () => {
  test('of one box, or of equal ones, is that box, whatever the weights', () => {
    fc.assert(
      fc.property(boxes, fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: 1 }), (box, weights) => {
        const mean = weightedMean(Array(weights.length).fill(box), weights);
        for (const [side, edge] of mean.entries()) expect(edge).toBeCloseTo(box[side], 9);
      }),
    );
  });

  test('lies the nearer to a box the more that weighs', () => {
    expect(
      weightedMean(
        [
          [0, 0, 8, 8],
          [4, 4, 12, 16],
        ],
        [3, 1],
      ),
    ).toEqual([1, 1, 9, 10]);
    expect(
      weightedMean(
        [
          [0, 0, 8, 8],
          [4, 4, 12, 16],
        ],
        [0, 1],
      ),
    ).toEqual([4, 4, 12, 16]);
  });
});

describe('iou', () => {
  test('is the shared area over the area of both together', () => {
    expect(iou([0, 0, 2, 2], [1, 1, 3, 3])).toBeCloseTo(1 / 7, 12);
  });

  test('is 0 for boxes that touch at an edge, and for boxes without area', () => {
    expect(iou([0, 0, 1, 1], [1, 0, 2, 1])).toBe(0);
    expect(iou([5, 5, 5, 5], [5, 5, 5, 5])).toBe(0);
  });

  test('is symmetric, in [0, 1], and 1 for equal boxes alone', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        const overlap = iou(a, b);
        expect(overlap).toBe(iou(b, a));
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
        expect(overlap === 1).toBe(a.join() === b.join());
        expect(iou(a, a)).toBe(1);
      }),
    );
  });

  test('does not change when both boxes move together', () => {
    fc.assert(
      fc.property(boxes, boxes, fc.integer({ min: -99, max: 99 }), (a, b, by) => {
        expect(iou(translate(a, by, -by), translate(b, by, -by))).toBeCloseTo(iou(a, b), 12);
      }),
    );
  });
});

describe('intersection', () => {
  test('lies in both boxes and has no larger area than either', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        const common = intersection(a, b);
        if (common === null) return;
        expect(isValid(common)).toBe(true);
        expect(area(common)).toBeLessThanOrEqual(Math.min(area(a), area(b)));
        expect(intersection(common, a)).toEqual(common);
        expect(intersection(common, b)).toEqual(common);
      }),
    );
  });
});

describe('clip', () => {
  const anywhere = fc
    .tuple(boxes, fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }))
    .map(([box, dx, dy]): Box => translate(box, dx, dy));

  test('puts a box into the image, and a second time changes nothing', () => {
    fc.assert(
      fc.property(anywhere, (box) => {
        const clipped = clip(box, IMAGE_SIZE);
        expect(isInside(clipped, IMAGE_SIZE)).toBe(true);
        expect(clip(clipped, IMAGE_SIZE)).toEqual(clipped);
      }),
    );
  });

  test('leaves a box without area when the box was outside', () => {
    expect(area(clip([100, 0, 120, 10], IMAGE_SIZE))).toBe(0);
  });
});

describe('conversions', () => {
  test('go to corner and size and back', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        expect(fromXywh(toXywh(box))).toEqual(box);
      }),
    );
    expect(toXywh([10, 20, 30, 60])).toEqual([10, 20, 20, 40]);
  });

  test('take corners in any order', () => {
    fc.assert(
      fc.property(boxes, ([x1, y1, x2, y2]) => {
        expect(fromCorners(x2, y1, x1, y2)).toEqual([x1, y1, x2, y2]);
        expect(fromCorners(x1, y2, x2, y1)).toEqual([x1, y1, x2, y2]);
      }),
    );
  });
});

describe('isValid', () => {
  test.each([
    [[0, 0, 1, 1], true],
    [[1, 0, 1, 1], false],
    [[2, 0, 1, 1], false],
    [[0, Number.NaN, 1, 1], false],
    [[0, 0, Number.POSITIVE_INFINITY, 1], false],
  ] as const)('%j: %s', (box, valid) => expect(isValid(box)).toBe(valid));
});
