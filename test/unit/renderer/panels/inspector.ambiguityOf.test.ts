import { expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { type Region, toRecords } from '../../../../annotations/records.ts';
import { ambiguityInWords, ambiguityOf } from '../../../../renderer/panels/inspector/ambiguityOf.ts';
import { DOG, region } from '../state/world.ts';

const boxes: readonly Box[] = [
  [0, 0, 20, 20],
  [40, 0, 60, 20],
  [70, 0, 90, 20],
];
const mine = region('mine', [1, 0, 20, 20], []);

/** What is said of a region when its text matches the three objects so well. */
function said(matches: readonly number[], others: readonly Region[] = [], on = boxes): string | null {
  const ranked = matches.map((match, proposalIndex) => ({ proposalIndex, match, predictedIou: 1 }));
  const ambiguity = ambiguityOf(mine, { boxes: on }, ranked);
  return ambiguity && ambiguityInWords(ambiguity, 'a pet', { boxes: on }, toRecords([mine, DOG, ...others]));
}

test.each<[string, readonly number[], readonly Region[], string]>([
  [
    'one that fits it alone',
    [0.9, 0.2, 0.1],
    [],
    '“a pet” fits nothing else here (margin 0.70; closest is an object without a region).',
  ],
  [
    'one that fits another too',
    [0.9, 0.8, 0.1],
    [region('r', [40, 0, 60, 21], ['dog'])],
    '“a pet” also fits 1 other here (margin 0.10; closest is the region “dog”).',
  ],
  [
    'one that fits two others better',
    [0.5, 0.9, 0.8],
    [region('r', [40, 0, 60, 21], [])],
    '“a pet” also fits 2 others here, and better (margin −0.40; closest is a region without a phrase).',
  ],
  [
    'one that does not fit it at all',
    [0, 0.9, 0],
    [],
    '“a pet” fits other objects alone (margin −0.90; closest is an object without a region).',
  ],
])('a phrase is told to be %s', (_, matches, others, words) => {
  expect(said(matches, others)).toBe(words);
});

test('a phrase fits nothing else where nothing else is, and nothing is said where the model found nothing', () => {
  expect(said([0.9], [], boxes.slice(0, 1))).toBe('“a pet” fits nothing else here.');
  expect(said([0.9, 0.9], [], boxes.slice(1))).toBeNull();
});
