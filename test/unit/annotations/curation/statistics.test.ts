import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptanceRate,
  binEdges,
  binOf,
  countTicks,
  type MeasuredRegion,
  startMeasuring,
} from '../../../../annotations/curation/statistics.ts';

const region: MeasuredRegion = {
  box: [0, 0, 32, 32],
  image: { width: 64, height: 64 },
  predictedIou: null,
  semanticScore: null,
};

const ascendingEdges = fc
  .uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 12 })
  .map((edges) => edges.toSorted((a, b) => a - b));

describe('a bin', () => {
  test('holds a value from its edge on, to below the next', () => {
    fc.assert(
      fc.property(ascendingEdges, fc.double({ noNaN: true }), (edges, value) => {
        const bin = binOf(edges, value);
        expect(edges.slice(0, bin).every((edge) => edge <= value)).toBe(true);
        expect(edges.slice(bin).every((edge) => edge > value)).toBe(true);
      }),
    );
  });

  test('of a greater value never lies before', () => {
    fc.assert(
      fc.property(ascendingEdges, fc.double({ noNaN: true }), fc.double({ noNaN: true }), (edges, a, b) => {
        expect(binOf(edges, Math.min(a, b))).toBeLessThanOrEqual(binOf(edges, Math.max(a, b)));
      }),
    );
  });

  test('takes a value on its edge', () => {
    for (const edges of Object.values(binEdges)) {
      edges.forEach((edge, index) => {
        expect(binOf(edges, edge)).toBe(index + 1);
      });
    }
  });
});

describe('measuring', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  const anyRegion: fc.Arbitrary<MeasuredRegion> = fc.record({
    box: fc
      .tuple(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }))
      .map(([x, y, width, height]) => [x, y, x + width, y + height] as const),
    image: fc.constantFrom({ width: 1000, height: 1000 }, { width: 0, height: 0 }),
    predictedIou: fc.option(probability),
    semanticScore: fc.option(probability),
  });

  test('loses no region and counts none twice', () => {
    fc.assert(
      fc.property(fc.array(anyRegion, { maxLength: 40 }), (regions) => {
        const measuring = startMeasuring();
        for (const each of regions) measuring.addRegion(each);
        const found = measuring.result();
        const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
        expect(sum(found.side.counts)).toBe(regions.length);
        expect(sum(found.aspectRatio.counts)).toBe(regions.length);
        expect(sum(found.relativeSide.counts)).toBe(regions.filter(({ image }) => image.width > 0).length);
        expect(sum(found.predictedIou.counts)).toBe(regions.filter((each) => each.predictedIou !== null).length);
        expect(sum(found.semanticScore.counts)).toBe(regions.filter((each) => each.semanticScore !== null).length);
      }),
    );
  });

  test('does not depend on the order of the regions', () => {
    fc.assert(
      fc.property(fc.array(anyRegion, { maxLength: 20 }), (regions) => {
        const [forwards, backwards] = [startMeasuring(), startMeasuring()];
        for (const each of regions) forwards.addRegion(each);
        for (const each of regions.toReversed()) backwards.addRegion(each);
        expect(forwards.result()).toEqual(backwards.result());
      }),
    );
  });

  test('finds the side, the share of the image and the shape of a region', () => {
    const measuring = startMeasuring();
    measuring.addRegion(region);
    measuring.addRegion({ ...region, box: [0, 0, 40, 10] });
    const { side, relativeSide, aspectRatio } = measuring.result();
    expect(side.counts).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0]);
    expect(relativeSide.counts).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
    expect(aspectRatio.counts.flatMap((count, bin) => (count > 0 ? [bin] : []))).toEqual([7, 11]);
  });

  test('images without a region have a bin of their own', () => {
    const measuring = startMeasuring();
    for (const count of [0, 0, 1, 4, 100]) measuring.addImage(count);
    expect(measuring.result().regionsPerImage.counts).toEqual([2, 1, 0, 1, 0, 0, 0, 1]);
  });
});

test('the acceptance rate is the share of accepts, and unknown without decisions', () => {
  expect(acceptanceRate({ accepted: 3, rejected: 1 })).toBe(0.75);
  expect(acceptanceRate({ accepted: 0, rejected: 2 })).toBe(0);
  expect(acceptanceRate({ accepted: 0, rejected: 0 })).toBeNull();
});

describe('the ticks of an axis', () => {
  test('are few, whole, evenly apart and reach the highest bar', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (most) => {
        const ticks = countTicks(most);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const step = ticks[1] ?? 0;
        ticks.forEach((tick, index) => {
          expect(Number.isInteger(tick)).toBe(true);
          expect(tick).toBe(index * step);
        });
      }),
    );
  });

  test('are round', () => {
    expect(countTicks(37)).toEqual([0, 10, 20, 30, 40]);
    expect(countTicks(3)).toEqual([0, 1, 2, 3]);
    expect(countTicks(0)).toEqual([0, 1]);
  });
});
