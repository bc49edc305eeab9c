import type Konva from 'konva';
import type { Actions } from '../state/actions.ts';
import type { Selection, View } from '../state/workbench.ts';
import { createBoxesSnapshot } from './boxesSnapshot.ts';
import { differences, emptyFrame, type Frame, groundOf } from './frame.ts';
import {
  drag,
  type Effect,
  type Gesture,
  type Ground,
  grabbed,
  isMovable,
  type Outcome,
  type Pointing,
  press,
  pressToPan,
  previewBoxes,
  previewDrawing,
  release,
  stackAt,
} from './gestures.ts';
import { handleCursor } from './handles.ts';
import { paintActiveLayer, paintBoxesLayer, paintPictureLayer } from './paintLayers.ts';
import { nextInStack } from './picking.ts';
import type { SceneBox } from './scene.ts';
import { clampView, type Point, toScreen, zoomAt } from './view.ts';
import { createViewSchedule } from './viewSchedule.ts';

type Layers = Readonly<Record<'picture' | 'boxes' | 'active', Konva.Layer>>;
type Context = CanvasRenderingContext2D;

/**
 * The part of the canvas that lives between two renderings of React: what the pointer does is shown here, by drawing
 * layers again, and becomes state when it ends. Views become state once in every animation frame.
 */
export type Surface = ReturnType<typeof createSurface>;

export function createSurface(actions: Actions) {
  let frame: Frame = emptyFrame;
  let layers: Layers | null = null;
  let gesture: Gesture | null = null;
  let pointer: Point | null = null;
  let hovered: SceneBox | null = null;
  let isPanning = false;

  const snapshot = createBoxesSnapshot();
  const views = createViewSchedule(
    (view) => {
      frame = { ...frame, view };
      for (const layer of Object.values(layers ?? {})) layer.draw();
      actions.set({ view });
    },
    () => {
      layers?.picture.batchDraw();
      layers?.boxes.batchDraw();
      prepareToMove();
    },
  );

  function prepareToMove(): void {
    if (layers !== null) snapshot.prepare(frame, layers.boxes.getCanvas().getPixelRatio());
  }

  function ground(): Ground | null {
    return groundOf({ ...frame, view: views.asked() ?? frame.view });
  }

  function setView(view: View): void {
    const { picture, canvas } = frame;
    if (picture !== null) views.ask(clampView(view, picture.size, canvas));
  }

  function perform(effect: Effect): void {
    if (effect.kind === 'select') actions.select(effect.selection);
    if (effect.kind === 'draw') actions.drawRegion(effect.box);
    if (effect.kind === 'move') actions.moveBoxes(effect.boxes);
    if (effect.kind === 'view') setView(effect.view);
  }

  function carryOut(outcome: Outcome): void {
    gesture = outcome.gesture;
    if (outcome.effect !== null) perform(outcome.effect);
    tellGesture();
    layers?.active.batchDraw();
  }

  /** What is scored follows what is shown. */
  function tellGesture(): void {
    actions.followDrag(previewBoxes(gesture));
    actions.followDrawing(frame.picture === null ? null : previewDrawing(gesture, frame.picture.size));
  }

  function hover(): void {
    const here = gesture === null ? ground() : null;
    const stack = here?.tool === 'select' && pointer !== null ? stackAt(here, pointer) : [];
    const over = stack[0] ?? null;
    if (over === hovered) return;
    hovered = over;
    layers?.active.batchDraw();
  }

  function zoomBy(factor: number, at?: Point): void {
    const here = ground();
    if (here === null) return;
    const { canvas, view } = here;
    setView(zoomAt(view, canvas, at ?? { x: canvas.width / 2, y: canvas.height / 2 }, factor));
  }

  return {
    attach(to: Layers): () => void {
      layers = to;
      return () => {
        layers = null;
        views.end();
        snapshot.end();
      };
    },
    /** Shows another frame. What the pointer does goes on, unless there is nothing left to do it to. */
    show(next: Frame): void {
      const changed = differences(frame, next);
      if (!next.isReady || next.tool !== frame.tool) {
        gesture = null;
        tellGesture();
      }
      if (next.view !== frame.view) views.drop();
      frame = next;
      if (changed.picture) layers?.picture.batchDraw();
      if (changed.boxes) layers?.boxes.batchDraw();
      if (changed.boxes) {
        hover();
        prepareToMove();
      }
      layers?.active.batchDraw();
    },
    paintPicture: (context: Context): void => paintPictureLayer(context, frame, views.isResting()),
    paintBoxes: (context: Context): void => paintBoxesLayer(context, frame, views.isResting() ? null : snapshot),
    paintActive: (context: Context): void => paintActiveLayer(context, frame, { gesture, pointer, hovered }),

    press(pointing: Pointing, isMain: boolean): void {
      const here = ground();
      pointer = pointing.at;
      hovered = null;
      if (here === null) return;
      carryOut(isMain && !isPanning ? press(here, pointing, gesture) : pressToPan(pointing, gesture));
    },
    move(pointing: Pointing): void {
      const here = ground();
      pointer = pointing.at;
      if (here !== null && gesture !== null) carryOut(drag(here, pointing, gesture));
      else hover();
      if (frame.tool === 'draw') layers?.active.batchDraw();
    },
    release(pointing: Pointing): void {
      const here = ground();
      if (here === null || gesture === null) return;
      const there = drag(here, pointing, gesture).gesture ?? gesture;
      carryOut(release(here, pointing, there));
      hover();
    },
    leave(): void {
      pointer = null;
      hover();
      layers?.active.batchDraw();
    },
    /** Gives up what the pointer does. @returns whether it did anything */
    cancel(): boolean {
      const did = gesture !== null;
      carryOut({ gesture: null, effect: null });
      return did;
    },
    /** A double click fits the image on empty ground, and accepts a proposal. */
    doubleClick({ at }: Pointing): void {
      const here = ground();
      if (here === null || here.tool !== 'select') return;
      const [top] = stackAt(here, at);
      if (top === undefined) actions.set({ view: null });
      else if (top.kind === 'proposal') actions.accept(Number(top.id));
    },
    /** Says whether every drag pans now, because Space is held. */
    setPanning(isOn: boolean): void {
      isPanning = isOn;
    },
    /** The CSS cursor for what a press would do. */
    cursor(): string {
      const here = ground();
      if (gesture?.kind === 'pan') return 'grabbing';
      if (isPanning) return 'grab';
      if (here === null || pointer === null) return 'default';
      if (here.tool === 'draw') return 'crosshair';
      const handle = gesture?.kind === 'resize' ? gesture.handle : grabbed(here, pointer)?.handle;
      if (handle !== undefined) return handleCursor(handle);
      return gesture?.kind === 'move' || (hovered !== null && isMovable(hovered)) ? 'move' : 'default';
    },

    setView,
    zoomBy,
    /** Zooms about the middle, to screen pixels for each pixel of the image. */
    zoomTo: (scale: number): void => zoomBy(scale / (ground()?.view.scale ?? scale)),
    /** Moves what is seen by shares of the canvas. */
    pan(right: number, down: number): void {
      const here = ground();
      if (here === null) return;
      const { view, canvas } = here;
      const centreX = view.centreX + (right * canvas.width) / view.scale;
      setView({ ...view, centreX, centreY: view.centreY + (down * canvas.height) / view.scale });
    },
    /** The next of the boxes that lie on one another under the pointer, or else under the middle of the selected box. */
    nextInStack(): Selection | null {
      const here = ground();
      const [selected] = frame.selected;
      if (here === null) return null;
      const under = pointer === null ? [] : stackAt(here, pointer);
      if (selected === undefined || under.includes(selected)) return nextInStack(under, frame.selection);
      const [x1, y1, x2, y2] = selected.box;
      const middle = toScreen(here.view, here.canvas, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
      return nextInStack(stackAt(here, middle), frame.selection);
    },
  };
}
