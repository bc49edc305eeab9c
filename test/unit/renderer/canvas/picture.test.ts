import { expect, test } from 'vitest';
import { levelFor, visiblePart } from '../../../../renderer/canvas/picture.ts';

const size = { width: 12_000, height: 8_000 };
const levels = [size, { width: 6_000, height: 4_000 }, { width: 3_000, height: 2_000 }];

test('the smallest copy that is sharp on the screen is drawn', () => {
  expect(levelFor(levels, size, 0.1)?.width).toBe(3_000);
  expect(levelFor(levels, size, 0.25)?.width).toBe(3_000);
  expect(levelFor(levels, size, 0.3)?.width).toBe(6_000);
  expect(levelFor(levels, size, 1)?.width).toBe(12_000);
  expect(levelFor(levels, size, 16)?.width).toBe(12_000);
});

test('a picture that is smaller than its image is drawn all the same', () => {
  expect(levelFor([{ width: 100, height: 80 }], size, 1)?.width).toBe(100);
});

test('only the visible part is drawn, on whole pixels within the image', () => {
  const image = { width: 100, height: 80 };
  const canvas = { width: 100, height: 100 };
  expect(visiblePart({ centreX: 50.5, centreY: 40, scale: 10 }, canvas, image)).toEqual([45, 35, 56, 45]);
  expect(visiblePart({ centreX: 0, centreY: 0, scale: 10 }, canvas, image)).toEqual([0, 0, 5, 5]);
  expect(visiblePart({ centreX: -500, centreY: 0, scale: 1 }, canvas, image)).toBeNull();
});
