import { expect, test } from 'vitest';
import { hasMoreOnCanvas, onCanvas, paintBoxes, paintBoxesInSteps } from '../../../../renderer/canvas/paintBoxes.ts';
import { sceneBox } from './sceneBox.ts';

const canvas = { width: 100, height: 80 };
const view = { centreX: 50, centreY: 40, scale: 1 };
const inside = sceneBox('inside', [10, 20, 60, 70], { match: 0.5, iou: 0.5 });
const across = sceneBox('across', [-20, 20, 40, 70], { isLocked: true, colour: '#f00' });
const outside = sceneBox('outside', [200, 20, 240, 70]);
const proposal = sceneBox('1', [5, 30, 80, 60], { kind: 'proposal', match: 0.9, iou: 0.4 });

/** A context that writes down what is done with it. */
function recordingContext() {
  const done: string[] = [];
  const context = new Proxy(
    {},
    {
      get: (_, name) =>
        name === 'measureText'
          ? (text: string) => ({ width: 6 * text.length })
          : (...words: unknown[]) => void done.push(`${String(name)} ${words}`),
      set: (_, name, value) => {
        done.push(`${String(name)} = ${value}`);
        return true;
      },
    },
  );
  // A proxy has whatever members it is asked for.
  return { context: context as never, done };
}

test('boxes of which a part is on the canvas are painted, and no others', () => {
  const { context } = recordingContext();
  const placed = onCanvas({ context, view, canvas }, [inside, across, outside]);
  expect(placed.map(({ entry }) => entry.id)).toEqual(['inside', 'across']);
});

test('whether many boxes are on the canvas is told from those that are', () => {
  const boxes = [inside, across, outside];
  expect(hasMoreOnCanvas(1, view, canvas, boxes)).toBe(true);
  expect(hasMoreOnCanvas(2, view, canvas, boxes)).toBe(false);
});

test('painting in steps does the same as painting at once', () => {
  const [whole, stepwise] = [recordingContext(), recordingContext()];
  const boxes = Array.from({ length: 500 }, (_, index) => ({ ...inside, colour: `#00${index % 10}` }));
  const scene = [proposal, ...boxes, across, outside];
  paintBoxes({ context: whole.context, view, canvas }, scene, true);
  const steps = [...paintBoxesInSteps({ context: stepwise.context, view, canvas }, scene, true)];
  expect(stepwise.done).toEqual(whole.done);
  expect(steps.length).toBeGreaterThan(5);
});

test('proposals are painted under regions', () => {
  const { context, done } = recordingContext();
  paintBoxes({ context, view, canvas }, [proposal, inside], false);
  // A region's edge is four pixels wide, a proposal's three.
  expect(done).toContain('setLineDash 5,4');
  expect(done.indexOf('lineWidth = 3')).toBeLessThan(done.indexOf('lineWidth = 4'));
});
