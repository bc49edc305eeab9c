import { expect, test } from 'vitest';
import { createCanvas, drawSprite, ownedBoxes, placedBounds } from '../../../../../model/nano/scenes/canvas.ts';
import { mipmapOf } from '../../../../../model/nano/scenes/raster.ts';
import { square } from './paintedWardrobe.ts';

const upright = { angle: 0, flip: false };

test.each([1, 0.5, 0.25])('a square drawn at scale %d owns exactly the pixels it was placed on', (scale) => {
  const canvas = createCanvas(100, 80);
  const side = 64 * scale;
  const placement = { ...upright, x: 10 + side / 2, y: 8 + side / 2, scale };
  expect(placedBounds(square(64), placement)).toEqual([10, 8, 10 + side, 8 + side]);
  expect(drawSprite(canvas, mipmapOf(square(64)), placement, 1)).toBe(side * side);
  expect(ownedBoxes(canvas, 1)).toEqual([{ box: [10, 8, 10 + side, 8 + side], pixels: side * side }]);
});

test('what stands in front takes the pixels of what stands behind', () => {
  const canvas = createCanvas(40, 40);
  const sprite = mipmapOf(square(20));
  drawSprite(canvas, sprite, { ...upright, x: 10, y: 10, scale: 1 }, 1);
  drawSprite(canvas, sprite, { ...upright, x: 20, y: 10, scale: 1 }, 2);
  const [behind, front] = ownedBoxes(canvas, 2);
  expect(behind).toEqual({ box: [0, 0, 10, 20], pixels: 200 });
  expect(front).toEqual({ box: [10, 0, 30, 20], pixels: 400 });
});

test('pixels beyond the frame count as part of the object but are not owned', () => {
  const canvas = createCanvas(30, 30);
  expect(drawSprite(canvas, mipmapOf(square(20)), { ...upright, x: 0, y: 15, scale: 1 }, 1)).toBe(400);
  expect(ownedBoxes(canvas, 2)).toEqual([{ box: [0, 5, 10, 25], pixels: 200 }, null]);
});

test('a quarter turn and a mirror keep a square in place', () => {
  const canvas = createCanvas(40, 40);
  drawSprite(canvas, mipmapOf(square(20)), { x: 20, y: 20, scale: 1, angle: Math.PI / 2, flip: true }, 1);
  expect(ownedBoxes(canvas, 1)[0]?.box).toEqual([10, 10, 30, 30]);
});
