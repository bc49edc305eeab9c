import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { createPicker, holds, nextInStack } from '../../../../renderer/canvas/picking.ts';
import { sceneBox } from './sceneBox.ts';

const large = sceneBox('large', [0, 0, 100, 100]);
const middle = sceneBox('middle', [10, 10, 60, 60]);
const small = sceneBox('small', [20, 20, 30, 30]);
const far = sceneBox('far', [200, 200, 210, 210]);
const picker = createPicker([large, middle, small, far]);
const nothing = { kind: 'regions', ids: [] } as const;

test('of boxes on one another the smallest is found first', () => {
  expect(picker.at({ x: 25, y: 25 }, 0).map(({ id }) => id)).toEqual(['small', 'middle', 'large']);
});

test('a box that holds the point comes before a smaller one that is only near', () => {
  expect(picker.at({ x: 31, y: 25 }, 2).map(({ id }) => id)).toEqual(['middle', 'large', 'small']);
});

test('where there is no box none is found, nor in an empty scene', () => {
  expect(picker.at({ x: 150, y: 150 }, 2)).toEqual([]);
  expect(createPicker([]).at({ x: 0, y: 0 }, 5)).toEqual([]);
  expect(createPicker([]).inside([0, 0, 5, 5])).toEqual([]);
});

test('a marquee catches what lies wholly in it', () => {
  expect(picker.inside([5, 5, 70, 70]).map(({ id }) => id)).toEqual(['middle', 'small']);
});

test('finds what looking at every box finds', () => {
  const edge = fc.integer({ min: 0, max: 50 });
  const boxes = fc.array(fc.tuple(edge, edge, edge, edge), { maxLength: 60 });
  fc.assert(
    fc.property(boxes, edge, edge, (corners, x, y) => {
      const made = corners.map(([left, top, w, h], index) =>
        sceneBox(String(index), [left, top, left + w + 1, top + h + 1] satisfies Box),
      );
      const found = createPicker(made).at({ x, y }, 0);
      const expected = made.filter(({ box }) => holds(box, { x, y }));
      expect(new Set(found)).toEqual(new Set(expected));
    }),
  );
});

test('going through a stack begins at its first box, goes on behind the selected one and comes round again', () => {
  const stack = picker.at({ x: 25, y: 25 }, 0);
  expect(nextInStack(stack, nothing)).toEqual({ kind: 'regions', ids: ['small'] });
  expect(nextInStack(stack, { kind: 'regions', ids: ['small'] })).toEqual({ kind: 'regions', ids: ['middle'] });
  expect(nextInStack(stack, { kind: 'regions', ids: ['large'] })).toEqual({ kind: 'regions', ids: ['small'] });
  expect(nextInStack([], nothing)).toBeNull();
});

test('a stack may hold proposals too', () => {
  const proposal = sceneBox('3', [0, 0, 5, 5], { kind: 'proposal' });
  expect(nextInStack([proposal, large], nothing)).toEqual({ kind: 'proposal', index: 3 });
  expect(nextInStack([proposal, large], { kind: 'proposal', index: 3 })).toEqual({ kind: 'regions', ids: ['large'] });
});
