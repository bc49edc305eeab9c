import { type Box, clip, fromCorners, hasMinSides, type Size } from '../../annotations/box.ts';
import type { Selection, Tool, View } from '../state/workbench.ts';
import { type Handle, handleAt, moveTogether, resize } from './handles.ts';
import { nextInStack, type Picker } from './picking.ts';
import { isSelected, type SceneBox, selectionOf } from './scene.ts';
import { boxToScreen, type Point, panBy, toImage } from './view.ts';

/** What lies under the pointer and around it. */
export type Ground = {
  readonly view: View;
  readonly canvas: Size;
  readonly image: Size;
  readonly tool: Tool;
  readonly selection: Selection;
  readonly selected: readonly SceneBox[];
  readonly picker: Picker;
};

/** A press, a movement or a release of the pointer. */
export type Pointing = {
  /** On the canvas, screen pixels. */
  readonly at: Point;
  readonly shift: boolean;
  readonly alt: boolean;
};

/** What the pointer does between press and release; a box begun by a click goes on to the next click. */
export type Gesture =
  | { readonly kind: 'pan'; readonly last: Point; readonly resumes: Gesture | null }
  | {
      readonly kind: 'draw';
      readonly pressed: Point;
      readonly from: Point;
      readonly to: Point;
      readonly isHeld: boolean;
    }
  | Marquee
  | Resize
  | Move;

type Travel = { readonly pressed: Point; readonly hasTravelled: boolean };
type Marquee = Travel & {
  readonly kind: 'marquee';
  readonly from: Point;
  readonly to: Point;
  readonly adds: boolean;
  /** What is selected when it turns out to be a click. */
  readonly click: Selection;
};
type Resize = Travel & {
  readonly kind: 'resize';
  readonly id: string;
  readonly handle: Handle;
  readonly before: Box;
  readonly after: Box;
};
type Move = Travel & {
  readonly kind: 'move';
  readonly from: Point;
  readonly before: ReadonlyMap<string, Box>;
  readonly after: ReadonlyMap<string, Box>;
  readonly click: Selection;
};

/** What a gesture asks for. */
export type Effect =
  | { readonly kind: 'select'; readonly selection: Selection }
  | { readonly kind: 'draw'; readonly box: Box }
  | { readonly kind: 'move'; readonly boxes: ReadonlyMap<string, Box> }
  | { readonly kind: 'view'; readonly view: View };

export type Outcome = { readonly gesture: Gesture | null; readonly effect: Effect | null };

/** Screen pixels that tell a drag from a click. */
const CLICK_TRAVEL = 4;
/** A press on a handle is meant: it needs to go no further than this. */
const HANDLE_TRAVEL = 1;
/** Half of the 12 screen pixels in which a handle is hit. */
const HANDLE_REACH = 6;
/** Screen pixels outside of a box that still hit it. */
export const PICK_REACH = 2;

/** The handle of a selected region at a point of the canvas; locked regions have none. */
export function grabbed(ground: Ground, at: Point): { readonly target: SceneBox; readonly handle: Handle } | null {
  if (ground.tool !== 'select') return null;
  for (const target of ground.selected) {
    if (!isMovable(target)) continue;
    const handle = handleAt(boxToScreen(ground.view, ground.canvas, target.box), at, HANDLE_REACH);
    if (handle !== null) return { target, handle };
  }
  return null;
}

/** Whether a box can be moved and resized. */
export function isMovable({ kind, isLocked }: SceneBox): boolean {
  return kind === 'region' && !isLocked;
}

/** The boxes at a point of the canvas, the one that a click selects first. */
export function stackAt({ picker, view, canvas }: Ground, at: Point): readonly SceneBox[] {
  return picker.at(toImage(view, canvas, at), PICK_REACH / view.scale);
}

/** The main button goes down. */
export function press(ground: Ground, pointing: Pointing, current: Gesture | null): Outcome {
  const { at } = pointing;
  // The click that ends a box is carried out on its release.
  if (current?.kind === 'draw') return { gesture: current, effect: null };
  const from = toImage(ground.view, ground.canvas, at);
  if (ground.tool === 'draw')
    return { gesture: { kind: 'draw', pressed: at, from, to: from, isHeld: true }, effect: null };
  const held = grabbed(ground, at);
  if (held === null) return pressBox(ground, pointing, from);
  const { box, id } = held.target;
  const gesture: Gesture = {
    kind: 'resize',
    pressed: at,
    hasTravelled: false,
    id,
    handle: held.handle,
    before: box,
    after: box,
  };
  return { gesture, effect: null };
}

function pressBox(ground: Ground, { at, shift, alt }: Pointing, from: Point): Outcome {
  const { selection } = ground;
  const stack = stackAt(ground, at);
  const [top] = stack;
  const marquee = { kind: 'marquee', pressed: at, hasTravelled: false, from, to: from, adds: shift } as const;
  if (top === undefined) {
    const nothing: Selection = { kind: 'regions', ids: [] };
    return { gesture: { ...marquee, click: shift ? selection : nothing }, effect: null };
  }
  if (shift) return { gesture: { ...marquee, click: toggled(selection, top) }, effect: null };
  if (alt) return { gesture: { ...marquee, click: nextInStack(stack, selection) ?? selection }, effect: null };
  const click = selectionOf(top);
  const isOnSelected = stack.some((entry) => isSelected(selection, entry) && isMovable(entry));
  const movable = (isOnSelected ? ground.selected : [top]).filter(isMovable);
  if (movable.length === 0) return { gesture: { ...marquee, click }, effect: null };
  const before = new Map(movable.map(({ id, box }) => [id, box]));
  return {
    gesture: { kind: 'move', pressed: at, hasTravelled: false, from, before, after: before, click },
    effect: isOnSelected ? null : { kind: 'select', selection: click },
  };
}

/** Another button goes down, or the main one with Space: the gesture before goes on afterwards. */
export function pressToPan({ at }: Pointing, current: Gesture | null): Outcome {
  return { gesture: { kind: 'pan', last: at, resumes: current }, effect: null };
}

/** The pointer moves. */
export function drag(ground: Ground, { at, alt }: Pointing, current: Gesture): Outcome {
  const { view, canvas, image } = ground;
  const to = toImage(view, canvas, at);
  switch (current.kind) {
    case 'pan': {
      const moved = panBy(view, at.x - current.last.x, at.y - current.last.y);
      return { gesture: { ...current, last: at }, effect: { kind: 'view', view: moved } };
    }
    case 'draw':
      return { gesture: { ...current, to }, effect: null };
    case 'marquee':
      return { gesture: { ...current, to, ...travelled(current, at, CLICK_TRAVEL) }, effect: null };
    case 'resize': {
      const travel = travelled(current, at, HANDLE_TRAVEL);
      const after = travel.hasTravelled ? resize(current.before, current.handle, to, image, alt) : current.after;
      return { gesture: { ...current, after, ...travel }, effect: null };
    }
    case 'move': {
      const travel = travelled(current, at, CLICK_TRAVEL);
      const { before, from } = current;
      const after = travel.hasTravelled ? moveTogether(before, to.x - from.x, to.y - from.y, image) : before;
      return { gesture: { ...current, after, ...travel }, effect: null };
    }
  }
}

/** The button goes up at the place of the last movement. */
export function release(ground: Ground, { at }: Pointing, current: Gesture): Outcome {
  switch (current.kind) {
    case 'pan':
      return { gesture: current.resumes, effect: null };
    case 'draw': {
      const isClick = distance(current.pressed, at) <= CLICK_TRAVEL;
      if (isClick && current.isHeld) return { gesture: { ...current, isHeld: false }, effect: null };
      const box = drawnBox(current, ground.image);
      return { gesture: null, effect: hasMinSides(box) ? { kind: 'draw', box } : null };
    }
    case 'marquee':
      return { gesture: null, effect: { kind: 'select', selection: marqueeSelection(ground, current) } };
    case 'resize': {
      const boxes = new Map([[current.id, current.after]]);
      return { gesture: null, effect: current.hasTravelled ? { kind: 'move', boxes } : null };
    }
    case 'move':
      return {
        gesture: null,
        effect: current.hasTravelled
          ? { kind: 'move', boxes: current.after }
          : { kind: 'select', selection: current.click },
      };
  }
}

/** The box between where drawing began and the pointer, within the image. */
export function drawnBox({ from, to }: { from: Point; to: Point }, image: Size): Box {
  return clip(fromCorners(from.x, from.y, to.x, to.y), image);
}

/** The boxes that a gesture shows otherwise than they are, by id of the region. */
export function previewBoxes(gesture: Gesture | null): ReadonlyMap<string, Box> {
  if (gesture?.kind === 'move') return gesture.after;
  return new Map(gesture?.kind === 'resize' ? [[gesture.id, gesture.after]] : []);
}

/** The new box that a gesture shows, also while it waits for the view to be moved. */
export function previewDrawing(gesture: Gesture | null, image: Size): Box | null {
  if (gesture?.kind === 'pan') return previewDrawing(gesture.resumes, image);
  return gesture?.kind === 'draw' ? drawnBox(gesture, image) : null;
}

function travelled({ pressed, hasTravelled }: Travel, at: Point, least: number): Pick<Travel, 'hasTravelled'> {
  return { hasTravelled: hasTravelled || distance(pressed, at) > least };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function marqueeSelection({ picker, selection }: Ground, { from, to, adds, click, hasTravelled }: Marquee): Selection {
  if (!hasTravelled) return click;
  const caught = picker.inside(fromCorners(from.x, from.y, to.x, to.y)).filter(({ kind }) => kind === 'region');
  const before = adds && selection.kind === 'regions' ? selection.ids : [];
  return { kind: 'regions', ids: [...new Set([...before, ...caught.map(({ id }) => id)])] };
}

function toggled(selection: Selection, entry: SceneBox): Selection {
  if (entry.kind === 'proposal' || selection.kind === 'proposal') return selectionOf(entry);
  const others = selection.ids.filter((id) => id !== entry.id);
  return { kind: 'regions', ids: others.length < selection.ids.length ? others : [...others, entry.id] };
}
