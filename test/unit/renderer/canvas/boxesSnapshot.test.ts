import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, placeOf, serves, type Taken, within } from '../../../../renderer/canvas/boxesSnapshot.ts';
import { boxToScreen, panBy, zoomAt } from '../../../../renderer/canvas/view.ts';

const image = { width: 4000, height: 3000 };
const canvas = { width: 800, height: 600 };
const middle = { x: 400, y: 300 };
const fitted = { centreX: 2000, centreY: 1500, scale: 0.2 };
const close = { centreX: 2000, centreY: 1500, scale: 1 };

function taken(view: Taken['view']): Taken {
  const area = areaOf(view, canvas, image, 1);
  if (area === null) throw new Error('Expected an area, got none.');
  return { view, canvas, area };
}

test('a snapshot is of the canvas and a quarter around it, and of nothing far outside of the image', () => {
  expect(taken(close).area).toEqual([-200, -150, 1000, 750]);
  const [x1, y1, x2, y2] = taken(fitted).area;
  expect([x1, y1, x2, y2]).toEqual([-16, -16, 816, 616]);
  expect(areaOf({ centreX: -9000, centreY: 0, scale: 1 }, canvas, image, 1)).toBeNull();
});

test('a snapshot that would take too much memory is of the canvas alone', () => {
  expect(areaOf(close, { width: 3000, height: 2000 }, image, 1)).toEqual([-516, -500, 3516, 2500]);
  expect(areaOf(close, { width: 3000, height: 2000 }, image, 2)).toEqual([0, 0, 3000, 2000]);
});

test('a box lies at the same place on a snapshot as on the canvas', () => {
  const place = fc.record({
    centreX: fc.double({ min: 0, max: 4000, noNaN: true }),
    centreY: fc.double({ min: 0, max: 3000, noNaN: true }),
    scale: fc.double({ min: 0.1, max: 20, noNaN: true }),
  });
  fc.assert(
    fc.property(place, (view) => {
      const { area } = taken(view);
      const inside = within(view, canvas, area);
      const box = [100, 200, 300, 400] as const;
      const [x1, y1] = boxToScreen(view, canvas, box);
      const [left, top] = boxToScreen(inside.view, inside.canvas, box);
      expect(left + area[0]).toBeCloseTo(x1, 6);
      expect(top + area[1]).toBeCloseTo(y1, 6);
    }),
  );
});

test('a snapshot moves with the view, by whole pixels, and scales about the same point', () => {
  const snapshot = taken(close);
  expect(placeOf(snapshot, close, canvas)).toEqual(snapshot.area);
  expect(placeOf(snapshot, panBy(close, 7.3, -4.2), canvas)).toEqual([-193, -154, 1007, 746]);
  const zoomed = placeOf(snapshot, zoomAt(close, canvas, middle, 2), canvas);
  expect(zoomed.map(Math.round)).toEqual([-800, -600, 1600, 1200]);
});

test('a snapshot serves a view until its edge comes in sight or it is scaled too much', () => {
  const snapshot = taken(close);
  expect(serves(snapshot, panBy(close, 190, 140), canvas, image)).toBe(true);
  expect(serves(snapshot, panBy(close, 210, 0), canvas, image)).toBe(false);
  expect(serves(snapshot, zoomAt(close, canvas, middle, 1.4), canvas, image)).toBe(true);
  expect(serves(snapshot, zoomAt(close, canvas, middle, 1.6), canvas, image)).toBe(false);
  expect(serves(snapshot, zoomAt(close, canvas, middle, 0.6), canvas, image)).toBe(false);
});

test('a snapshot of the whole image serves wherever the image is moved to', () => {
  expect(serves(taken(fitted), panBy(fitted, 300, -250), canvas, image)).toBe(true);
});
