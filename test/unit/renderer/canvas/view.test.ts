import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boxToScreen,
  clampView,
  fitView,
  panBy,
  toImage,
  toScreen,
  visibleBox,
  zoomAt,
} from '../../../../renderer/canvas/view.ts';

const side = fc.integer({ min: 1, max: 12_000 });
const size = fc.record({ width: side, height: side });
const canvasSize = fc.record({ width: fc.integer({ min: 50, max: 4000 }), height: fc.integer({ min: 50, max: 3000 }) });
const coordinate = fc.double({ min: -12_000, max: 12_000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const scale = fc.double({ min: 0.01, max: 64, noNaN: true });
const view = fc.record({ centreX: coordinate, centreY: coordinate, scale });

test('a point comes back from the screen where it was', () => {
  fc.assert(
    fc.property(view, canvasSize, point, (seen, canvas, at) => {
      const back = toImage(seen, canvas, toScreen(seen, canvas, at));
      expect(back.x).toBeCloseTo(at.x, 5);
      expect(back.y).toBeCloseTo(at.y, 5);
    }),
  );
});

test('zooming keeps the point under the cursor where it is', () => {
  const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
  const cursor = fc.record({ x: fc.integer({ min: 0, max: 2000 }), y: fc.integer({ min: 0, max: 2000 }) });
  fc.assert(
    fc.property(view, canvasSize, cursor, factor, (seen, canvas, at, by) => {
      const zoomed = zoomAt(seen, canvas, at, by);
      const fixed = toScreen(zoomed, canvas, toImage(seen, canvas, at));
      expect(fixed.x).toBeCloseTo(at.x, 4);
      expect(fixed.y).toBeCloseTo(at.y, 4);
    }),
  );
});

test('zooming stays between a hundredth and 64 times', () => {
  fc.assert(
    fc.property(view, canvasSize, fc.double({ min: 0, max: 1e9 }), (seen, canvas, by) => {
      const zoomed = zoomAt(seen, canvas, { x: 0, y: 0 }, by);
      expect(zoomed.scale).toBeGreaterThanOrEqual(0.01);
      expect(zoomed.scale).toBeLessThanOrEqual(64);
    }),
  );
});

test('a fitted image is wholly on the canvas, in its middle', () => {
  fc.assert(
    fc.property(size, canvasSize, (image, canvas) => {
      const [x1, y1, x2, y2] = boxToScreen(fitView(image, canvas), canvas, [0, 0, image.width, image.height]);
      expect(x1 + x2).toBeCloseTo(canvas.width, 4);
      expect(y1 + y2).toBeCloseTo(canvas.height, 4);
      const isLimited = fitView(image, canvas).scale === 0.01;
      if (!isLimited) expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a fitted small image is not blown up without end', () => {
  expect(fitView({ width: 10, height: 10 }, { width: 1000, height: 1000 }).scale).toBe(4);
});

test('panning moves every point by as many pixels as the pointer went', () => {
  const seen = { centreX: 10, centreY: 20, scale: 2 };
  const canvas = { width: 100, height: 100 };
  const before = toScreen(seen, canvas, { x: 3, y: 4 });
  expect(toScreen(panBy(seen, 7, -5), canvas, { x: 3, y: 4 })).toEqual({ x: before.x + 7, y: before.y - 5 });
});

test('a clamped view always shows something of the image, and clamping it again changes nothing', () => {
  fc.assert(
    fc.property(view, size, canvasSize, (seen, image, canvas) => {
      const clamped = clampView(seen, image, canvas);
      const [x1, y1, x2, y2] = visibleBox(clamped, canvas);
      expect(x1 < image.width && x2 > 0 && y1 < image.height && y2 > 0).toBe(true);
      expect(clampView(clamped, image, canvas)).toBe(clamped);
    }),
  );
});
