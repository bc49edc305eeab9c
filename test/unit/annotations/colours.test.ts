import { expect, test } from 'vitest';
import { phraseColour } from '../../../annotations/colours.ts';

test('the first eight phrases have eight colours, and each keeps its own', () => {
  const first = Array.from({ length: 8 }, (_, position) => phraseColour(position));
  expect(new Set(first).size).toBe(8);
  for (const colour of first) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  expect(Array.from({ length: 8 }, (_, position) => phraseColour(position + 8))).toEqual(first);
});

test('any position has a colour', () => {
  for (const position of [-1, 0.5, 1e9, -0]) expect(phraseColour(position)).toMatch(/^#[0-9a-f]{6}$/);
});
