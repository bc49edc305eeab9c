import { expect, test } from 'vitest';
import { findRecord, recordsOf } from '../../../../annotations/records.ts';
import { emptyFrame, type Frame } from '../../../../renderer/canvas/frame.ts';
import { createPicker } from '../../../../renderer/canvas/picking.ts';
import type { Picture } from '../../../../renderer/canvas/picture.ts';
import { sceneBoxes, splitScene } from '../../../../renderer/canvas/scene.ts';
import { createSurface } from '../../../../renderer/canvas/surface.ts';
import type { WorkbenchState } from '../../../../renderer/state/workbench.ts';
import { openedImage } from './openedImage.ts';

const size = { width: 100, height: 80 };
const bitmap = { ...size, close: () => undefined };

/** What the canvas would show of a state, a pixel of the image on each of the screen. */
function frameOf(state: WorkbenchState): Frame {
  const { selection, tool } = state;
  const scene = sceneBoxes(state, null);
  const view = { centreX: 50, centreY: 40, scale: 1 };
  const boxes = { picker: createPicker(scene), selection, ...splitScene(scene, selection) };
  const picture: Picture = { imageId: 'a', size, levels: [bitmap] };
  return { ...emptyFrame, ...boxes, canvas: size, picture, view, isReady: true, tool };
}

async function onSurface() {
  const workbench = await openedImage();
  const surface = createSurface(workbench.actions);
  const at = (x: number, y: number) => ({ at: { x, y }, shift: false, alt: false });
  surface.show(frameOf(workbench.state()));
  workbench.store.subscribe((state) => surface.show(frameOf(state)));
  return {
    ...workbench,
    surface,
    at,
    drag(from: readonly [number, number], to: readonly [number, number]) {
      surface.press(at(...from), true);
      surface.move(at(...to));
      surface.release(at(...to));
    },
  };
}

test('a drag is one edit, which can be undone', async () => {
  const { drag, records, state, actions } = await onSurface();
  drag([45, 50], [40, 55]);
  expect(findRecord(records(), 'region', 'large')?.box).toEqual([35, 15, 85, 65]);
  expect(state().undo).toHaveLength(1);
  await actions.undo();
  expect(findRecord(records(), 'region', 'large')?.box).toEqual([40, 10, 90, 60]);
});

test('the drawing tool draws box after box', async () => {
  const { drag, records, state, actions } = await onSurface();
  actions.set({ tool: 'draw' });
  drag([1, 1], [9, 9]);
  drag([10, 60], [20, 70]);
  expect(recordsOf(records(), 'region')).toHaveLength(4);
  expect(state().tool).toBe('draw');
});

test('a gesture given up changes nothing', async () => {
  const { surface, at, state, actions } = await onSurface();
  actions.set({ tool: 'draw' });
  surface.press(at(1, 1), true);
  surface.move(at(20, 20));
  expect(surface.cancel()).toBe(true);
  surface.release(at(20, 20));
  expect(state().undo).toEqual([]);
  expect(surface.cancel()).toBe(false);
});

test('another tool in hand ends what was being drawn', async () => {
  const { surface, at, state, actions } = await onSurface();
  actions.set({ tool: 'draw' });
  surface.press(at(1, 1), true);
  actions.set({ tool: 'select' });
  surface.release(at(30, 30));
  expect(state().undo).toEqual([]);
});

test('a double click on empty ground fits the image, on a proposal accepts it', async () => {
  const { surface, at, records, state, actions } = await onSurface();
  actions.set({ view: { centreX: 50, centreY: 40, scale: 1 } });
  surface.doubleClick(at(5, 75));
  expect(state().view).toBeNull();
  surface.doubleClick(at(20, 20));
  expect(recordsOf(records(), 'region').map(({ source }) => source.kind)).toContain('accepted');
});

test('going through a stack begins under the pointer, and without it in the middle of what is selected', async () => {
  const { surface, at, actions } = await onSurface();
  surface.move(at(70, 15));
  expect(surface.nextInStack()).toEqual({ kind: 'regions', ids: ['small'] });
  surface.leave();
  expect(surface.nextInStack()).toBeNull();
  actions.select({ kind: 'regions', ids: ['small'] });
  expect(surface.nextInStack()).toEqual({ kind: 'regions', ids: ['large'] });
});

test('the cursor says what a press would do', async () => {
  const { surface, at, actions } = await onSurface();
  surface.move(at(5, 75));
  expect(surface.cursor()).toBe('default');
  surface.move(at(45, 50));
  expect(surface.cursor()).toBe('move');
  actions.select({ kind: 'regions', ids: ['large'] });
  surface.move(at(90, 60));
  expect(surface.cursor()).toBe('nwse-resize');
  actions.set({ tool: 'draw' });
  expect(surface.cursor()).toBe('crosshair');
  surface.setPanning(true);
  expect(surface.cursor()).toBe('grab');
});
