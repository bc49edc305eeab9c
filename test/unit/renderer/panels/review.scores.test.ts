import { expect, test } from 'vitest';
import { bestPhrases } from '../../../../renderer/panels/review/bestPhrases.ts';
import { histogram } from '../../../../renderer/panels/review/histogram.ts';
import { oncePerFrame } from '../../../../renderer/panels/review/oncePerFrame.ts';
import { reachingCounts } from '../../../../renderer/panels/review/reachingCounts.ts';
import { CAT, DOG, proposalsOf } from '../state/world.ts';

const scored = {
  proposals: proposalsOf('a', [
    { box: [0, 0, 10, 10], iou: 0.5, embedding: [1, 0] },
    { box: [20, 0, 30, 10], iou: 1, embedding: [1, 0] },
  ]),
  scores: { columns: [DOG, CAT], semantic: Float32Array.from([0.25, 0.75, 0.5, 0.25]) },
};

test('a histogram counts every score once, the ends of the range in the outer bins', () => {
  expect(histogram([0, 0.1, 0.49, 0.5, 0.99, 1], 2)).toEqual([3, 3]);
  expect(histogram([1], 4)).toEqual([0, 0, 0, 1]);
  expect(histogram([], 2)).toEqual([0, 0]);
});

test('the phrases of a proposal come best first, with semantic and match score', () => {
  expect(bestPhrases(scored, 0, 5)).toEqual([
    { phrase: CAT, semantic: 0.75, match: 0.375 },
    { phrase: DOG, semantic: 0.25, match: 0.125 },
  ]);
  expect(bestPhrases(scored, 1, 1).map(({ phrase }) => phrase.text)).toEqual(['dog']);
});

test('a proposal that is not there, or not scored, has no phrases', () => {
  expect(bestPhrases(scored, 2, 5)).toEqual([]);
  expect(bestPhrases({ ...scored, scores: null }, 0, 5)).toEqual([]);
});

test('a proposal counts for each phrase by which it reaches both thresholds', () => {
  expect(reachingCounts(scored, { minMatch: 0.125, minIou: 0 }, [DOG, CAT])).toEqual(
    new Map([
      ['dog', 2],
      ['cat', 2],
    ]),
  );
  expect(reachingCounts(scored, { minMatch: 0.3, minIou: 0 }, [DOG, CAT])).toEqual(
    new Map([
      ['dog', 1],
      ['cat', 1],
    ]),
  );
  expect(reachingCounts(scored, { minMatch: 0, minIou: 0.9 }, [DOG, CAT])).toEqual(
    new Map([
      ['dog', 1],
      ['cat', 1],
    ]),
  );
});

test('a phrase counts by its own thresholds where it has them', () => {
  const phrases = [
    { ...DOG, minMatch: 0.2 },
    { ...CAT, minIou: 1 },
  ];
  expect(reachingCounts(scored, { minMatch: 0.1, minIou: 0 }, phrases)).toEqual(
    new Map([
      ['dog', 1],
      ['cat', 1],
    ]),
  );
});

test('nothing is counted in an image without scores', () => {
  expect(reachingCounts({ ...scored, scores: null }, { minMatch: 0, minIou: 0 }, []).size).toBe(0);
});

test('a slider that moves many times between two frames hands on where it came to, once', () => {
  const frames: (() => void)[] = [];
  const handed: number[] = [];
  const move = oncePerFrame<number>(
    (value) => handed.push(value),
    (callback) => frames.push(callback),
  );
  for (const value of [0.1, 0.2, 0.3]) move(value);
  expect(handed).toEqual([]);
  for (const frame of frames.splice(0)) frame();
  move(0.4);
  for (const frame of frames.splice(0)) frame();
  expect(handed).toEqual([0.3, 0.4]);
});
