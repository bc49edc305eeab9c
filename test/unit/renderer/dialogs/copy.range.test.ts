import { expect, test } from 'vitest';
import { imagesOf, rangeInWords } from '../../../../renderer/dialogs/copy/range.ts';

const fifth = { index: 4, total: 20 };

test.each([
  [{ kind: 'next', number: 3 }, fifth, 3],
  [{ kind: 'until', number: 6 }, fifth, 1],
  [{ kind: 'until', number: 999 }, fifth, 15],
  [{ kind: 'next', number: 3 }, { index: -1, total: 20 }, 3],
] as const)('%j from %j is %i images', (range, standing, count) => {
  expect(imagesOf(range, standing)).toBe(count);
});

test.each([
  [{ kind: 'next', number: 0 }, fifth, /1 or more, got 0/],
  [{ kind: 'next', number: Number.NaN }, fifth, /no whole number/],
  [{ kind: 'next', number: 2.5 }, fifth, /no whole number/],
  [{ kind: 'next', number: 20_000 }, fifth, /at most 10,000 images, got 20,000/],
  [{ kind: 'until', number: 5 }, fifth, /after 5, got 5; give a later one/],
  [{ kind: 'until', number: 9 }, { index: -1, total: 20 }, /not among those of the filter/],
] as const)('%j from %j is refused', (range, standing, words) => {
  expect(imagesOf(range, standing)).toMatch(words);
});

test('a range is named by the places that it has, as far as there are images', () => {
  expect(rangeInWords(3, fifth)).toBe('to images 6 to 8 of 20');
  expect(rangeInWords(99, fifth)).toBe('to images 6 to 20 of 20');
  expect(rangeInWords(1, fifth)).toBe('to image 6 of 20');
  expect(rangeInWords(1, { index: 19, total: 20 })).toBe('to no image: this is the last one');
  expect(rangeInWords(2, { index: -1, total: 20 })).toBe('to the next 2 of 20');
});
