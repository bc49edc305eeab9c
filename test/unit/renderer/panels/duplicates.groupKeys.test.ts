import { expect, test } from 'vitest';
import { placeAfterKey } from '../../../../renderer/panels/duplicates/groupKeys.ts';

test('arrows lead from image to image, and from group to group', () => {
  const sizes = [2, 3, 2];
  expect(placeAfterKey('ArrowRight', 1, sizes)).toBe(2);
  expect(placeAfterKey('ArrowRight', 6, sizes)).toBe(6);
  expect(placeAfterKey('ArrowLeft', 0, sizes)).toBe(0);
  expect(placeAfterKey('ArrowDown', 0, sizes)).toBe(2);
  expect(placeAfterKey('ArrowDown', 3, sizes)).toBe(5);
  expect(placeAfterKey('ArrowDown', 6, sizes)).toBe(6);
  expect(placeAfterKey('ArrowUp', 3, sizes)).toBe(2);
  expect(placeAfterKey('ArrowUp', 2, sizes)).toBe(0);
  expect(placeAfterKey('End', 0, sizes)).toBe(6);
  expect(placeAfterKey('Home', 4, sizes)).toBe(0);
  expect(placeAfterKey('x', 4, sizes)).toBeNull();
});
