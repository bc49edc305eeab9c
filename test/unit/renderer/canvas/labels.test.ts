import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { barsOf, LABEL, labelOf, placeLabels, shorten, stackLabels } from '../../../../renderer/canvas/labels.ts';
import { sceneBox } from './sceneBox.ts';

const canvas = { width: 500, height: 400 };
/** Every character is ten pixels wide. */
const measure = (text: string) => [...text].length * 10;
const scored = { match: 0.5, iou: 0.755 };

function onScreen(id: string, box: Box, other = {}) {
  return { entry: sceneBox(id, box, other), box };
}

test('a text is shortened to its room and never cut within a character', () => {
  expect(shorten('red car', 100, measure)).toBe('red car');
  expect(shorten('red car', 50, measure)).toBe('red…');
  expect(shorten('🚗🚗🚗🚗', 30, measure)).toBe('🚗🚗…');
  expect(shorten('red car', 5, measure)).toBe('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 300 }), (text, room) => {
      expect(measure(shorten(text, room, measure))).toBeLessThanOrEqual(room);
    }),
  );
});

test('a label lies above its box, and inside where there is no room above', () => {
  expect(labelOf(sceneBox('dog', [0, 0, 1, 1]), [50, 60, 200, 100], canvas, measure)).toMatchObject({ x: 50, y: 44 });
  expect(labelOf(sceneBox('dog', [0, 0, 1, 1]), [50, 5, 200, 100], canvas, measure)).toMatchObject({ x: 50, y: 5 });
});

test('a label stays on the canvas', () => {
  const { x, width } = labelOf(sceneBox('a long name', [0, 0, 1, 1]), [480, 60, 490, 100], canvas, measure);
  expect(x + width).toBeLessThanOrEqual(canvas.width);
});

test('no two labels lie on one another, and those of upper boxes come first', () => {
  const lower = onScreen('lower', [50, 50, 150, 150]);
  const upper = onScreen('upper', [60, 55, 160, 150]);
  expect(placeLabels([lower, upper], canvas, false, measure).map(({ text }) => text)).toEqual(['upper']);
  const place = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { maxLength: 50 }), (corners) => {
      const boxes = corners.map(([x, y], index) => onScreen(`box ${index}`, [x, y, x + 80, y + 60]));
      const labels = placeLabels(boxes, canvas, false, measure);
      for (const a of labels) {
        for (const b of labels) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || Math.abs(a.y - b.y) >= LABEL.height || a === b;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

test('a box too small for its label has none', () => {
  expect(placeLabels([onScreen('dog', [50, 50, 60, 60])], canvas, false, measure)).toEqual([]);
});

test('numbers are shown as text when asked for, and take their room from the phrase', () => {
  const box = onScreen('a very long phrase', [50, 50, 250, 150], scored);
  expect(placeLabels([box], canvas, true, measure)[0]).toMatchObject({
    text: 'a very l…',
    numbers: { match: '0.50', iou: '0.76' },
  });
  expect(placeLabels([box], canvas, false, measure)[0].numbers).toBeNull();
});

test('the double bar is as long as its scores, match above tightness, and within its box', () => {
  const bars = barsOf(sceneBox('dog', [0, 0, 1, 1], scored), [100, 100, 200, 200]);
  expect(bars?.match[2]).toBe(20);
  expect(bars?.iou[2]).toBeCloseTo(30.2);
  expect(bars && bars.match[1] < bars.iou[1]).toBe(true);
  expect(bars && bars.ground[0] >= 100 && bars.ground[1] + bars.ground[3] <= 200).toBe(true);
});

test('a box without scores or too small has no bars', () => {
  expect(barsOf(sceneBox('dog', [0, 0, 1, 1]), [100, 100, 200, 200])).toBeNull();
  expect(barsOf(sceneBox('dog', [0, 0, 1, 1], scored), [100, 100, 108, 108])).toBeNull();
});

test('labels of boxes that begin outside of the canvas are put below one another', () => {
  const beyond: Box = [-100, -100, 600, 600];
  const labels = ['one', 'two', 'three'].map((id) => labelOf(sceneBox(id, beyond), beyond, canvas, measure));
  expect(stackLabels(labels).map(({ y }) => y)).toEqual([0, LABEL.height, 2 * LABEL.height]);
});

test('a locked region has a padlock in its label, and where there is no room for more, the padlock alone', () => {
  const wide = onScreen('dog', [50, 50, 150, 150], { isLocked: true });
  const [label] = placeLabels([wide], canvas, false, measure);
  expect(label).toMatchObject({ text: 'dog', isLocked: true });
  expect(label.width - placeLabels([onScreen('dog', [50, 50, 150, 150])], canvas, false, measure)[0].width).toBe(11);
  const narrow = placeLabels([onScreen('dog', [50, 50, 70, 150], { isLocked: true })], canvas, false, measure);
  expect(narrow).toMatchObject([{ text: '', isLocked: true }]);
  expect(placeLabels([onScreen('dog', [50, 50, 60, 150], { isLocked: true })], canvas, false, measure)).toEqual([]);
});
