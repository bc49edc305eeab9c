import { expect, test } from 'vitest';
import { counted, durationInWords, splitName, splitPath } from '../../../../renderer/panels/words.ts';

test.each([
  [0.4, 'less than a second'],
  [1, '1 second'],
  [89, '89 seconds'],
  [90, '2 minutes'],
  [1200, '20 minutes'],
  [2 * 3600, '2 hours'],
  [2.46 * 3600, '2.5 hours'],
  [3 * 86_400, '3 days'],
])('%d seconds are "%s"', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});

test('counts agree with their word and group their digits', () => {
  expect(counted(1, 'image')).toBe('1 image');
  expect(counted(0, 'image')).toBe('0 images');
  expect(counted(100_000, 'image')).toBe('100,000 images');
});

test('a path falls into its folder and its name', () => {
  expect(splitPath('a/b/c.jpg')).toEqual({ folder: 'a/b/', name: 'c.jpg' });
  expect(splitPath('c.jpg')).toEqual({ folder: '', name: 'c.jpg' });
});

test('a long name keeps its end, a short one stays whole', () => {
  expect(splitName('a-rather-long-name-00042.jpg')).toEqual({ start: 'a-rather-long-name', end: '-00042.jpg' });
  expect(splitName('airport.jpg')).toEqual({ start: 'airport.jpg', end: '' });
  expect(splitName('🍎'.repeat(20)).end).toBe('🍎'.repeat(10));
});
