import { expect, test } from 'vitest';
import { levelFor, levelSizes } from '../../../../renderer/canvas/levels.ts';

test('a large picture is kept at half sizes down to about a screen, a small one at its own alone', () => {
  expect(levelSizes({ width: 4000, height: 3001 })).toEqual([
    { width: 2000, height: 1501 },
    { width: 1000, height: 751 },
  ]);
  expect(levelSizes({ width: 640, height: 480 })).toEqual([]);
});

test('no level is drawn with fewer pixels than the screen has, as long as there are any', () => {
  const [full, half, quarter] = [4000, 2000, 1000].map((width) => ({ width, height: width }));
  expect(levelFor([full, half, quarter], 900)).toBe(quarter);
  expect(levelFor([full, half, quarter], 1000)).toBe(quarter);
  expect(levelFor([full, half, quarter], 1001)).toBe(half);
  expect(levelFor([full, half, quarter], 9000)).toBe(full);
});
