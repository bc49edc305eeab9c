import { expect, test } from 'vitest';
import { type FoundObject, measureLearning } from '../../../../../model/nano/evaluation/evaluatePrototypes.ts';
import { averagePrecision } from '../../../../../model/nano/evaluation/metrics.ts';

const found = (concept: string, x: number, y: number): FoundObject => {
  const length = Math.hypot(x, y);
  return { embedding: Float32Array.of(x / length, y / length), predictedIou: 1, concepts: [concept] };
};

test('average precision is the mean of the precisions at the right answers', () => {
  expect(averagePrecision([true, true, false])).toBe(1);
  expect(averagePrecision([false, true, true])).toBeCloseTo((1 / 2 + 2 / 3) / 2);
  expect(averagePrecision([false])).toBeNaN();
});

test('what is left is ranked better by what was learned where a word is used otherwise than its text says', () => {
  const dogs = Array.from({ length: 6 }, (_, n) => found('dog', 0.7, 0.7 + n / 100));
  const cats = Array.from({ length: 6 }, (_, n) => found('cat', 1, -0.4 - n / 100));
  const vocabulary = { texts: ['dog', 'bird'], embeddings: Float32Array.of(1, 0, 0, 1) };
  const quality = measureLearning([...dogs, ...cats], [...dogs, ...cats], vocabulary, 2, { scale: 10, bias: 0 });
  expect(quality.words).toBe(1);
  expect(quality.text).toBeLessThan(0.8);
  expect(quality.learned).toBe(1);
});
