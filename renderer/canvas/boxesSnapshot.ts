import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import type { Frame } from './frame.ts';
import { LABEL } from './labels.ts';
import { hasMoreOnCanvas, paintBoxesInSteps } from './paintBoxes.ts';
import { boxToScreen, toScreen } from './view.ts';

/** So few boxes are painted anew in every frame, which is sharper and takes no longer. */
const FEW = 150;
/** How long nothing must change before a snapshot is made, in milliseconds. */
const QUIET_MS = 150;
/** The longest that a frame is held up by a snapshot in the making, in milliseconds. */
const SLICE_MS = 3;
/** What is painted beyond each side of the canvas, as a share of it. */
const MARGIN = 0.25;
const MOST_PIXELS = 16_000_000;
/** Scaled by more than this, a snapshot is replaced. */
const MOST_SCALED = 1.5;

/** Where a snapshot was taken. */
export type Taken = {
  readonly view: View;
  readonly canvas: Size;
  /** What it shows: screen pixels of that view, whole ones; it may reach beyond the canvas. */
  readonly area: Box;
};

type Shown = Pick<Frame, 'others' | 'showsScores'>;
type Snapshot = Taken & { readonly of: Shown; readonly bitmap: ImageBitmap };

export type BoxesSnapshot = ReturnType<typeof createBoxesSnapshot>;

/**
 * A picture of the boxes that nothing happens to, which is moved and scaled with the view: thousands of boxes take longer
 * to paint than a frame lasts. It is made in small parts while nothing else is going on.
 */
export function createBoxesSnapshot() {
  let snapshot: Snapshot | null = null;
  let timer = 0;
  let request = 0;
  /** Names what is in the making. */
  let making: object | null = null;

  function stop(): void {
    clearTimeout(timer);
    cancelAnimationFrame(request);
    making = null;
  }

  function keep(next: Snapshot | null): void {
    snapshot?.bitmap.close();
    snapshot = next;
  }

  function make(frame: Frame, pixelRatio: number): void {
    const { view, canvas, picture, others, showsScores } = frame;
    if (view === null || picture === null) return;
    const area = areaOf(view, canvas, picture.size, pixelRatio);
    const element = area === null ? null : paper(area, pixelRatio);
    if (area === null || element === null) return;
    const painting = { context: element.context, ...within(view, canvas, area) };
    const steps = paintBoxesInSteps(painting, others, showsScores);
    const own = {};
    making = own;
    const advance = (): void => {
      const start = performance.now();
      while (performance.now() - start < SLICE_MS) {
        if (steps.next().done) return void finish();
      }
      request = requestAnimationFrame(advance);
    };
    const finish = async (): Promise<void> => {
      const bitmap = await createImageBitmap(element.canvas);
      if (making !== own) return bitmap.close();
      making = null;
      keep({ view, canvas, area, of: { others, showsScores }, bitmap });
    };
    request = requestAnimationFrame(advance);
  }

  return {
    /** Makes a snapshot of a frame once nothing has changed for a moment. */
    prepare(frame: Frame, pixelRatio: number): void {
      stop();
      if (frame.view === null || !frame.isReady) return;
      if (!hasMoreOnCanvas(FEW, frame.view, frame.canvas, frame.others)) return;
      const isSharp = snapshot?.view.scale === frame.view.scale;
      if (snapshot !== null && isSharp && isOf(snapshot, frame) && servesWell(snapshot, frame)) return;
      timer = window.setTimeout(() => make(frame, pixelRatio), QUIET_MS);
    },
    /** Paints the boxes of a frame from the snapshot. @returns whether there was one for it, and a use for it */
    paint(context: CanvasRenderingContext2D, frame: Frame): boolean {
      const { view, canvas, others } = frame;
      if (snapshot === null || view === null || !isOf(snapshot, frame)) return false;
      if (!hasMoreOnCanvas(FEW, view, canvas, others)) return false;
      if (making === null && !servesWell(snapshot, frame)) make(frame, context.getTransform().a);
      const [x1, y1, x2, y2] = placeOf(snapshot, view, canvas);
      context.imageSmoothingEnabled = view.scale !== snapshot.view.scale;
      context.imageSmoothingQuality = 'low';
      context.drawImage(snapshot.bitmap, x1, y1, x2 - x1, y2 - y1);
      return true;
    },
    end(): void {
      stop();
      keep(null);
    },
  };
}

function isOf({ of }: Snapshot, { others, showsScores }: Frame): boolean {
  return of.others === others && of.showsScores === showsScores;
}

function servesWell(taken: Taken, { view, canvas, picture }: Frame): boolean {
  return view !== null && picture !== null && serves(taken, view, canvas, picture.size);
}

/** Whether a snapshot shows all boxes of a view and is hardly blurred by it. */
export function serves(taken: Taken, view: View, canvas: Size, image: Size): boolean {
  const scaled = view.scale / taken.view.scale;
  if (scaled > MOST_SCALED || scaled < 1 / MOST_SCALED) return false;
  const [x1, y1, x2, y2] = boxToScreen(view, canvas, [0, 0, image.width, image.height]);
  const place = placeOf(taken, view, canvas);
  // Less than a pixel is lost where places are rounded.
  return (
    place[0] <= Math.max(0, x1) + 1 &&
    place[1] <= Math.max(0, y1) + 1 &&
    place[2] >= Math.min(canvas.width, x2) - 1 &&
    place[3] >= Math.min(canvas.height, y2) - 1
  );
}

/** The part of the screen to paint for a view: the image on the canvas and around it, with labels; null for none. */
export function areaOf(view: View, canvas: Size, image: Size, pixelRatio: number): Box | null {
  const seen = boxToScreen(view, canvas, [0, 0, image.width, image.height]);
  const around = (margin: number): Box => {
    const [dx, dy] = [margin * canvas.width, margin * canvas.height];
    return [
      Math.floor(Math.max(0 - dx, seen[0] - LABEL.height)),
      Math.floor(Math.max(0 - dy, seen[1] - LABEL.height)),
      Math.ceil(Math.min(canvas.width + dx, seen[2] + LABEL.height)),
      Math.ceil(Math.min(canvas.height + dy, seen[3] + LABEL.height)),
    ];
  };
  const [wide, narrow] = [around(MARGIN), around(0)];
  const area = pixelsOf(wide, pixelRatio) <= MOST_PIXELS ? wide : narrow;
  return area[0] < area[2] && area[1] < area[3] ? area : null;
}

function pixelsOf([x1, y1, x2, y2]: Box, pixelRatio: number): number {
  return (x2 - x1) * (y2 - y1) * pixelRatio ** 2;
}

/** Where a snapshot lies on the canvas in another view: at the same scale on whole pixels, where it is as sharp as new. */
export function placeOf({ view, canvas, area }: Taken, now: View, size: Size): Box {
  const scaled = now.scale / view.scale;
  const corner = toScreen(now, size, {
    x: view.centreX + (area[0] - canvas.width / 2) / view.scale,
    y: view.centreY + (area[1] - canvas.height / 2) / view.scale,
  });
  const [x, y] = scaled === 1 ? [Math.round(corner.x), Math.round(corner.y)] : [corner.x, corner.y];
  return [x, y, x + (area[2] - area[0]) * scaled, y + (area[3] - area[1]) * scaled];
}

/** The view and the size of a canvas that shows an area alone. */
export function within(view: View, canvas: Size, [x1, y1, x2, y2]: Box): { view: View; canvas: Size } {
  const centreX = view.centreX + ((x1 + x2) / 2 - canvas.width / 2) / view.scale;
  const centreY = view.centreY + ((y1 + y2) / 2 - canvas.height / 2) / view.scale;
  return { view: { centreX, centreY, scale: view.scale }, canvas: { width: x2 - x1, height: y2 - y1 } };
}

function paper([x1, y1, x2, y2]: Box, pixelRatio: number) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((x2 - x1) * pixelRatio);
  canvas.height = Math.ceil((y2 - y1) * pixelRatio);
  const context = canvas.getContext('2d');
  context?.scale(pixelRatio, pixelRatio);
  return context === null ? null : { canvas, context };
}
