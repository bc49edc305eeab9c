import { expect, test } from 'vitest';
import {
  drag,
  type Effect,
  type Gesture,
  type Ground,
  grabbed,
  type Outcome,
  press,
  pressToPan,
  previewBoxes,
  previewDrawing,
  release,
} from '../../../../renderer/canvas/gestures.ts';
import { createPicker } from '../../../../renderer/canvas/picking.ts';
import { type SceneBox, splitScene } from '../../../../renderer/canvas/scene.ts';
import type { Selection, Tool } from '../../../../renderer/state/workbench.ts';
import { sceneBox } from './sceneBox.ts';

const nothing: Selection = { kind: 'regions', ids: [] };
const dog = sceneBox('dog', [100, 100, 200, 200]);
const nose = sceneBox('nose', [140, 140, 160, 160]);
const car = sceneBox('car', [300, 100, 380, 160]);
const locked = sceneBox('locked', [100, 300, 180, 380], { isLocked: true });
const guess = sceneBox('7', [300, 300, 380, 380], { kind: 'proposal' });
const scene = [guess, locked, dog, car, nose];

type Where = readonly [number, number];
type Modifiers = { shift?: boolean; alt?: boolean };

/** A canvas on which a pixel of the image is a pixel of the screen. */
function ground(tool: Tool, selection: Selection = nothing, boxes: readonly SceneBox[] = scene): Ground {
  const image = { width: 400, height: 400 };
  const view = { centreX: 200, centreY: 200, scale: 1 };
  const { selected } = splitScene(boxes, selection);
  return { view, canvas: image, image, tool, selection, selected, picker: createPicker(boxes) };
}

function pointing([x, y]: Where, { shift = false, alt = false }: Modifiers = {}) {
  return { at: { x, y }, shift, alt };
}

/** Presses, moves over all places and releases at the last; gives what was asked for on the way, and what goes on. */
function go(here: Ground, places: readonly Where[], modifiers: Modifiers = {}, before: Gesture | null = null) {
  const effects: Effect[] = [];
  const take = ({ gesture, effect }: Outcome): Gesture | null => {
    if (effect !== null) effects.push(effect);
    return gesture;
  };
  let gesture = take(press(here, pointing(places[0], modifiers), before));
  for (const place of places) {
    if (gesture !== null) gesture = take(drag(here, pointing(place, modifiers), gesture));
  }
  const last = places[places.length - 1];
  if (gesture !== null) gesture = take(release(here, pointing(last, modifiers), gesture));
  return { effects, gesture };
}

const regions = (...ids: string[]): Selection => ({ kind: 'regions', ids });

test('press, drag and release draw a box', () => {
  const { effects, gesture } = go(ground('draw'), [
    [50, 60],
    [90, 80],
    [20, 100],
  ]);
  expect(effects).toEqual([{ kind: 'draw', box: [20, 60, 50, 100] }]);
  expect(gesture).toBeNull();
});

test('two clicks draw a box', () => {
  const here = ground('draw');
  const first = go(here, [[50, 60]]);
  expect(first.effects).toEqual([]);
  expect(first.gesture).toMatchObject({ kind: 'draw' });
  const second = go(here, [[90, 100]], {}, first.gesture);
  expect(second).toEqual({ effects: [{ kind: 'draw', box: [50, 60, 90, 100] }], gesture: null });
});

test('the new box is shown while it is drawn, within the image and also while the view is moved', () => {
  const here = ground('draw');
  const begun = press(here, pointing([380, 390]), null).gesture;
  const drawn = begun && drag(here, pointing([450, 420]), begun).gesture;
  expect(previewDrawing(drawn, here.image)).toEqual([380, 390, 400, 400]);
  expect(previewDrawing(pressToPan(pointing([10, 10]), drawn).gesture, here.image)).toEqual([380, 390, 400, 400]);
  expect(previewDrawing(press(ground('select'), pointing([150, 120]), null).gesture, here.image)).toBeNull();
});

test('a travel of four pixels is still a click', () => {
  expect(
    go(ground('draw'), [
      [50, 60],
      [53, 62],
    ]).gesture,
  ).toMatchObject({ kind: 'draw' });
});

test('a drawn box ends at the edge of the image, and one outside of it is none', () => {
  const beyond = go(ground('draw'), [
    [380, 390],
    [500, 600],
  ]);
  expect(beyond.effects).toEqual([{ kind: 'draw', box: [380, 390, 400, 400] }]);
  const outside = go(ground('draw'), [
    [420, 420],
    [500, 600],
  ]);
  expect(outside).toEqual({ effects: [], gesture: null });
});

test('what was drawn by a click goes on after the view was moved', () => {
  const here = ground('draw');
  const { gesture: begun } = go(here, [[50, 60]]);
  const panning = pressToPan(pointing([10, 10]), begun).gesture;
  if (panning === null) throw new Error('Expected a gesture that pans, got none.');
  const moved = drag(here, pointing([30, 15]), panning);
  expect(moved.effect).toEqual({ kind: 'view', view: { centreX: 180, centreY: 195, scale: 1 } });
  expect(release(here, pointing([30, 15]), panning).gesture).toBe(begun);
});

test('a click selects the smallest box, and on empty ground nothing', () => {
  expect(go(ground('select'), [[150, 150]]).effects.at(-1)).toEqual({ kind: 'select', selection: regions('nose') });
  expect(go(ground('select'), [[110, 110]]).effects.at(-1)).toEqual({ kind: 'select', selection: regions('dog') });
  expect(go(ground('select', regions('dog')), [[250, 250]]).effects).toEqual([{ kind: 'select', selection: nothing }]);
});

test('a click on a proposal selects it', () => {
  expect(go(ground('select'), [[320, 320]]).effects).toEqual([
    { kind: 'select', selection: { kind: 'proposal', index: 7 } },
  ]);
});

test('Shift adds a region and takes it away again', () => {
  const added = go(ground('select', regions('dog')), [[320, 120]], { shift: true });
  expect(added.effects).toEqual([{ kind: 'select', selection: regions('dog', 'car') }]);
  const taken = go(ground('select', regions('dog', 'car')), [[320, 120]], { shift: true });
  expect(taken.effects).toEqual([{ kind: 'select', selection: regions('dog') }]);
});

test('Alt goes through the boxes under the pointer', () => {
  const next = go(ground('select', regions('nose')), [[150, 150]], { alt: true });
  expect(next.effects).toEqual([{ kind: 'select', selection: regions('dog') }]);
});

test('a marquee from empty ground selects the regions in it, with Shift in addition', () => {
  const path: Where[] = [
    [90, 90],
    [250, 250],
  ];
  expect(go(ground('select'), path).effects).toEqual([{ kind: 'select', selection: regions('dog', 'nose') }]);
  expect(go(ground('select', regions('car')), path, { shift: true }).effects).toEqual([
    { kind: 'select', selection: regions('car', 'dog', 'nose') },
  ]);
});

test('a drag moves a region, in one edit at its end', () => {
  const { effects } = go(ground('select'), [
    [110, 110],
    [120, 120],
    [115, 105],
  ]);
  expect(effects).toEqual([
    { kind: 'select', selection: regions('dog') },
    { kind: 'move', boxes: new Map([['dog', [105, 95, 205, 195]]]) },
  ]);
});

test('a drag moves all that is selected, even when a smaller box lies on it, and only as far as the image goes', () => {
  const { effects } = go(ground('select', regions('dog', 'car')), [
    [150, 150],
    [350, 150],
  ]);
  expect(effects).toEqual([
    {
      kind: 'move',
      boxes: new Map([
        ['dog', [120, 100, 220, 200]],
        ['car', [320, 100, 400, 160]],
      ]),
    },
  ]);
});

test('a locked region and a proposal cannot be moved or resized', () => {
  const onLocked = go(ground('select', regions('locked')), [
    [140, 340],
    [200, 390],
  ]);
  expect(onLocked.effects.every(({ kind }) => kind === 'select')).toBe(true);
  expect(grabbed(ground('select', regions('locked')), { x: 100, y: 300 })).toBeNull();
  const onProposal = go(ground('select', { kind: 'proposal', index: 7 }), [
    [380, 380],
    [390, 390],
  ]);
  expect(onProposal.effects.every(({ kind }) => kind === 'select')).toBe(true);
});

test('a handle resizes the selected region and shows it on the way', () => {
  const here = ground('select', regions('car'));
  const begun = press(here, pointing([380, 160]), null).gesture;
  if (begun === null) throw new Error('Expected a gesture that resizes, got none.');
  const moved = drag(here, pointing([390, 180]), begun).gesture;
  expect(previewBoxes(moved)).toEqual(new Map([['car', [300, 100, 390, 180]]]));
  expect(moved && release(here, pointing([390, 180]), moved).effect).toEqual({
    kind: 'move',
    boxes: new Map([['car', [300, 100, 390, 180]]]),
  });
});

test('a press on a handle that goes nowhere changes nothing', () => {
  expect(go(ground('select', regions('car')), [[380, 160]])).toEqual({ effects: [], gesture: null });
});

test('the drawing tool has no handles', () => {
  const { effects } = go(ground('draw', regions('car')), [
    [380, 160],
    [390, 180],
  ]);
  expect(effects).toEqual([{ kind: 'draw', box: [380, 160, 390, 180] }]);
});
