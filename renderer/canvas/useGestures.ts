import { type PointerEvent, type RefObject, useEffect, useState, type WheelEvent } from 'react';
import { type Box, clip, fromCorners, hasMinSides, type Size } from '../../annotations/box.ts';
import type { Actions } from '../state/actions.ts';
import type { View, WorkbenchState } from '../state/workbench.ts';
import { type Handle, handleAt, moveWithin, resize } from './handles.ts';
import type { Picker } from './picking.ts';
import type { SceneBox } from './scene.ts';
import { boxToScreen, type Point, panBy, toImage, zoomAt } from './view.ts';

/** Screen pixels: below it a press and release are a click. */
const CLICK_TRAVEL = 4;
const HANDLE_REACH = 7;
const WHEEL_ZOOM = 0.0015;

/** What the pointer is doing between press and release. */
type Gesture =
  | { readonly kind: 'pan'; readonly last: Point }
  | { readonly kind: 'draw'; readonly from: Point; readonly to: Point; readonly isClickClick: boolean }
  | { readonly kind: 'marquee'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'resize'; readonly target: SceneBox; readonly handle: Handle; readonly box: Box }
  | { readonly kind: 'move'; readonly from: Point; readonly boxes: ReadonlyMap<string, Box> };

type Preview = {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly frame: { readonly box: Box; readonly dashed: boolean } | null;
};

type GestureOptions = {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly state: WorkbenchState;
  readonly actions: Actions;
  readonly image: Size | null;
  readonly view: View | null;
  readonly canvas: Size;
  readonly scene: readonly SceneBox[];
  readonly picker: Picker;
};

const NO_PREVIEW: Preview = { boxes: new Map(), frame: null };

/** Turns pointer and wheel into views, selections and edits. A gesture is one edit, made at its end. */
export function useGestures({ host, state, actions, image, view, canvas, scene, picker }: GestureOptions) {
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const [start, setStart] = useState<Point>({ x: 0, y: 0 });
  const [pointer, setPointer] = useState<Point | null>(null);
  const isSpaceDown = useSpaceKey(host);

  useEffect(() => {
    const cancel = (event: KeyboardEvent) => event.code === 'Escape' && setGesture(null);
    window.addEventListener('keydown', cancel);
    return () => window.removeEventListener('keydown', cancel);
  }, []);

  function place(event: PointerEvent | WheelEvent): Point {
    const { left = 0, top = 0 } = host.current?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left, y: event.clientY - top };
  }

  function begin(event: PointerEvent): Gesture | null {
    if (view === null || image === null) return null;
    const at = place(event);
    const point = toImage(view, canvas, at);
    if (event.button !== 0 || isSpaceDown) return { kind: 'pan', last: at };
    if (state.tool === 'draw') return { kind: 'draw', from: point, to: point, isClickClick: false };
    const grabbed = grabHandle(scene, view, canvas, at);
    if (grabbed !== null) return { kind: 'resize', ...grabbed, box: grabbed.target.box };
    const [target] = picker.at(point, 2 / view.scale);
    if (target === undefined) return { kind: 'marquee', from: point, to: point };
    select(target, event.shiftKey);
    const selected = target.isSelected ? scene.filter((entry) => entry.isSelected) : [target];
    const movable = selected.filter(({ kind, isLocked }) => kind === 'region' && !isLocked);
    return { kind: 'move', from: point, boxes: new Map(movable.map(({ id, box }) => [id, box])) };
  }

  function select(target: SceneBox, adds: boolean): void {
    if (target.kind === 'proposal') actions.select({ kind: 'proposal', index: Number(target.id) });
    else if (adds) actions.select({ kind: 'regions', ids: toggled(target, state) });
    else if (!target.isSelected) actions.select({ kind: 'regions', ids: [target.id] });
  }

  function proceed(current: Gesture, event: PointerEvent, at: Point): Gesture {
    if (view === null || image === null) return current;
    const point = toImage(view, canvas, at);
    switch (current.kind) {
      case 'pan':
        actions.set({ view: panBy(view, at.x - current.last.x, at.y - current.last.y) });
        return { ...current, last: at };
      case 'draw':
      case 'marquee':
        return { ...current, to: point };
      case 'resize':
        return { ...current, box: resize(current.target.box, current.handle, point, image, event.altKey) };
      case 'move':
        return current;
    }
  }

  /** A click without travel begins a box that the next click ends. */
  function endDraw(current: Extract<Gesture, { kind: 'draw' }>, hasMoved: boolean, size: Size): Gesture | null {
    if (!hasMoved && !current.isClickClick) return { ...current, isClickClick: true };
    const box = clip(fromCorners(current.from.x, current.from.y, current.to.x, current.to.y), size);
    if (hasMinSides(box)) actions.drawRegion(box);
    return null;
  }

  function endMarquee({ from, to }: Extract<Gesture, { kind: 'marquee' }>, hasMoved: boolean): void {
    const caught = hasMoved ? picker.inside(fromCorners(from.x, from.y, to.x, to.y)) : [];
    actions.select({ kind: 'regions', ids: caught.filter(({ kind }) => kind === 'region').map(({ id }) => id) });
  }

  function end(current: Gesture, at: Point): Gesture | null {
    if (view === null || image === null) return null;
    const hasMoved = Math.hypot(at.x - start.x, at.y - start.y) > CLICK_TRAVEL;
    if (current.kind === 'draw') return endDraw(current, hasMoved, image);
    if (current.kind === 'marquee') endMarquee(current, hasMoved);
    if (current.kind === 'resize' && hasMoved) actions.moveBoxes(new Map([[current.target.id, current.box]]));
    if (current.kind === 'move' && hasMoved) {
      const boxes = movedBoxes(current, toImage(view, canvas, at), image);
      if (boxes.size > 0) actions.moveBoxes(boxes);
    }
    return null;
  }

  const preview = previewOf(gesture, pointer, view, canvas, image);
  return {
    preview,
    pointer,
    cursor: gesture?.kind === 'pan' || isSpaceDown ? 'grabbing' : state.tool === 'draw' ? 'crosshair' : 'default',
    handlers: {
      onPointerDown(event: PointerEvent<HTMLDivElement>) {
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
        if (gesture?.kind === 'draw' && gesture.isClickClick && event.button === 0) return;
        setStart(place(event));
        setGesture(begin(event));
      },
      onPointerMove(event: PointerEvent<HTMLDivElement>) {
        const at = place(event);
        setPointer(at);
        if (gesture !== null) setGesture(proceed(gesture, event, at));
      },
      onPointerUp(event: PointerEvent<HTMLDivElement>) {
        if (gesture !== null) setGesture(end(gesture, place(event)));
      },
      onPointerLeave: () => setPointer(null),
      onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
      onDoubleClick(event: React.MouseEvent<HTMLDivElement>) {
        if (view === null || state.tool !== 'select') return;
        const { left, top } = event.currentTarget.getBoundingClientRect();
        const point = toImage(view, canvas, { x: event.clientX - left, y: event.clientY - top });
        const [target] = picker.at(point, 2 / view.scale);
        if (target === undefined) actions.set({ view: null });
        else if (target.kind === 'proposal') actions.accept(Number(target.id));
      },
      onWheel(event: WheelEvent<HTMLDivElement>) {
        if (view !== null) {
          actions.set({ view: zoomAt(view, canvas, place(event), Math.exp(-event.deltaY * WHEEL_ZOOM)) });
        }
      },
    },
  };
}

function toggled({ id, isSelected }: SceneBox, { selection }: WorkbenchState): readonly string[] {
  const others = selection.kind === 'regions' ? selection.ids.filter((other) => other !== id) : [];
  return isSelected ? others : [...others, id];
}

function grabHandle(scene: readonly SceneBox[], view: View, canvas: Size, at: Point) {
  for (const target of scene) {
    if (!target.isSelected || target.kind !== 'region' || target.isLocked) continue;
    const handle = handleAt(boxToScreen(view, canvas, target.box), at, HANDLE_REACH);
    if (handle !== null) return { target, handle };
  }
  return null;
}

function movedBoxes({ from, boxes }: Extract<Gesture, { kind: 'move' }>, to: Point, image: Size): Map<string, Box> {
  return new Map([...boxes].map(([id, box]) => [id, moveWithin(box, to.x - from.x, to.y - from.y, image)]));
}

function previewOf(
  gesture: Gesture | null,
  pointer: Point | null,
  view: View | null,
  canvas: Size,
  image: Size | null,
): Preview {
  if (gesture === null || view === null || image === null) return NO_PREVIEW;
  switch (gesture.kind) {
    case 'draw':
    case 'marquee': {
      const to = gesture.kind === 'draw' && pointer !== null ? toImage(view, canvas, pointer) : gesture.to;
      const box = clip(fromCorners(gesture.from.x, gesture.from.y, to.x, to.y), image);
      return { boxes: new Map(), frame: { box, dashed: gesture.kind === 'marquee' } };
    }
    case 'resize':
      return { boxes: new Map([[gesture.target.id, gesture.box]]), frame: null };
    case 'move':
      return pointer === null
        ? NO_PREVIEW
        : { boxes: movedBoxes(gesture, toImage(view, canvas, pointer), image), frame: null };
    case 'pan':
      return NO_PREVIEW;
  }
}

/** Whether Space is held while the canvas has the focus. */
function useSpaceKey(host: RefObject<HTMLDivElement | null>): boolean {
  const [isDown, setIsDown] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || document.activeElement !== host.current) return;
      event.preventDefault();
      setIsDown(true);
    };
    const release = (event: KeyboardEvent) => event.code === 'Space' && setIsDown(false);
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
    };
  }, [host]);
  return isDown;
}
