import fc from 'fast-check';
import { expect, test } from 'vitest';
import { area, type Box, isInside } from '../../../../annotations/box.ts';
import {
  handleAt,
  handleCursor,
  handlePoint,
  handles,
  moveTogether,
  resize,
} from '../../../../renderer/canvas/handles.ts';

const image = { width: 100, height: 80 };
const box: Box = [20, 20, 60, 50];

function boxIn({ width, height }: { width: number; height: number }) {
  const start = (length: number) => fc.double({ min: 0, max: length - 1, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .tuple(start(width), start(height), share, share)
    .map(([x, y, w, h]): Box => [x, y, x + 1 + w * (width - x - 1), y + 1 + h * (height - y - 1)])
    .filter((made) => isInside(made, { width, height }));
}

const anywhere = fc.double({ min: -500, max: 500, noNaN: true });

test('a resized box is never inverted, never smaller than a pixel and never outside of the image', () => {
  fc.assert(
    fc.property(
      boxIn(image),
      fc.constantFrom(...handles),
      anywhere,
      anywhere,
      fc.boolean(),
      (before, handle, x, y, fromCentre) => {
        const [x1, y1, x2, y2] = resize(before, handle, { x, y }, image, fromCentre);
        expect(isInside([x1, y1, x2, y2], image)).toBe(true);
        expect(x2 - x1).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(y2 - y1).toBeGreaterThanOrEqual(1 - 1e-9);
      },
    ),
  );
});

test('a handle held where it is changes nothing', () => {
  for (const handle of handles) expect(resize(box, handle, handlePoint(box, handle), image)).toEqual(box);
});

test('a side moves alone, a corner moves two sides', () => {
  expect(resize(box, { h: 1, v: 0 }, { x: 70, y: 0 }, image)).toEqual([20, 20, 70, 50]);
  expect(resize(box, { h: 0, v: -1 }, { x: 70, y: 10 }, image)).toEqual([20, 10, 60, 50]);
  expect(resize(box, { h: -1, v: 1 }, { x: 10, y: 70 }, image)).toEqual([10, 20, 60, 70]);
});

test('sides that cross swap', () => {
  expect(resize(box, { h: 1, v: 0 }, { x: 5, y: 0 }, image)).toEqual([5, 20, 20, 50]);
});

test('from the centre the opposite side goes the other way', () => {
  expect(resize(box, { h: 1, v: 1 }, { x: 65, y: 45 }, image, true)).toEqual([15, 25, 65, 45]);
});

test('corners are held before sides, sides along their whole length, and the middle of a box not at all', () => {
  expect(handleAt(box, { x: 21, y: 52 }, 6)).toEqual({ h: -1, v: 1 });
  expect(handleAt(box, { x: 58, y: 33 }, 6)).toEqual({ h: 1, v: 0 });
  expect(handleAt(box, { x: 40, y: 35 }, 6)).toBeNull();
  expect(handleAt(box, { x: 40, y: 57 }, 6)).toBeNull();
});

test('a box smaller than its handles can still be held in its middle', () => {
  expect(handleAt([10, 10, 14, 14], { x: 12, y: 12 }, 6)).toBeNull();
  expect(handleAt([10, 10, 14, 14], { x: 16, y: 12 }, 6)).toEqual({ h: 1, v: 0 });
});

test('cursors point along the way of their handle', () => {
  expect(handles.map(handleCursor)).toEqual([
    'nwse-resize',
    'ns-resize',
    'nesw-resize',
    'ew-resize',
    'ew-resize',
    'nesw-resize',
    'ns-resize',
    'nwse-resize',
  ]);
});

test('boxes moved together keep their sizes and their places to each other, and stay in the image', () => {
  fc.assert(
    fc.property(fc.array(boxIn(image), { minLength: 1, maxLength: 5 }), anywhere, anywhere, (boxes, dx, dy) => {
      const before = new Map(boxes.map((one, index) => [String(index), one]));
      const moved = [...moveTogether(before, dx, dy, image).values()];
      for (const [index, one] of moved.entries()) {
        expect(isInside(one, image)).toBe(true);
        expect(area(one)).toBeCloseTo(area(boxes[index]), 6);
        expect(one[0] - moved[0][0]).toBeCloseTo(boxes[index][0] - boxes[0][0], 6);
        expect(one[1] - moved[0][1]).toBeCloseTo(boxes[index][1] - boxes[0][1], 6);
      }
    }),
  );
});

test('moving nothing gives nothing', () => {
  expect(moveTogether(new Map(), 5, 5, image).size).toBe(0);
});
