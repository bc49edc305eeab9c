import type { Box, Size } from '../../annotations/box.ts';
import { drawnBox, type Gesture, isMovable } from './gestures.ts';
import { handlePoint, handles } from './handles.ts';
import { labelOf, stackLabels } from './labels.ts';
import {
  measureIn,
  onCanvas,
  type Painting,
  type Placed,
  PROPOSAL_STROKE,
  paintBars,
  paintLabel,
  paintNote,
  paintOutlines,
  REGION_STROKE,
} from './paintBoxes.ts';
import type { SceneBox } from './scene.ts';
import { boxToScreen, type Point, toImage } from './view.ts';

/** Screen pixels. */
const HANDLE = 8;
/** With more regions selected than this, handles and labels would hide what is selected. */
const MOST_WITH_HANDLES = 20;
const LIGHT = 'rgb(255 255 255 / 90%)';
const DARK = 'rgb(0 0 0 / 60%)';

/** Paints what is selected, with its handles while the selecting tool is in hand. */
export function paintSelected(painting: Painting, boxes: readonly SceneBox[], withHandles: boolean): void {
  const { context } = painting;
  const placed = onCanvas(painting, boxes);
  for (const { entry, box } of placed) tint(context, entry.colour, box);
  paintThicker(context, placed);
  paintBars(context, placed);
  if (!withHandles || boxes.length > MOST_WITH_HANDLES) return;
  for (const { entry, box } of placed) if (isMovable(entry)) paintHandles(context, box);
}

/** Paints the box that the pointer is on. */
export function paintHovered(painting: Painting, hovered: SceneBox): void {
  paintThicker(painting.context, onCanvas(painting, [hovered]));
}

function paintThicker(context: CanvasRenderingContext2D, placed: readonly Placed[]): void {
  for (const kind of ['proposal', 'region'] as const) {
    const { width, dash } = kind === 'proposal' ? PROPOSAL_STROKE : REGION_STROKE;
    const ofKind = placed.filter(({ entry }) => entry.kind === kind);
    paintOutlines(context, ofKind, { width: width + 1, dash });
  }
}

/** Paints the labels of boxes with all that is known of them, unless there are so many that they hide one another. */
export function paintFullLabels(painting: Painting, boxes: readonly SceneBox[]): void {
  const { context, canvas } = painting;
  if (boxes.length > MOST_WITH_HANDLES) return;
  const measure = measureIn(context);
  const labels = onCanvas(painting, boxes).map(({ entry, box }) => labelOf(entry, box, canvas, measure));
  for (const label of stackLabels(labels)) paintLabel(context, label, measure, true);
}

function tint(context: CanvasRenderingContext2D, colour: string, [x1, y1, x2, y2]: Box): void {
  context.globalAlpha = 0.14;
  context.fillStyle = colour;
  context.fillRect(x1, y1, x2 - x1, y2 - y1);
  context.globalAlpha = 1;
}

function paintHandles(context: CanvasRenderingContext2D, box: Box): void {
  context.fillStyle = '#ffffff';
  context.strokeStyle = '#1f1f1f';
  context.lineWidth = 1;
  context.beginPath();
  for (const handle of handles) {
    const { x, y } = handlePoint(box, handle);
    context.rect(Math.round(x - HANDLE / 2) + 0.5, Math.round(y - HANDLE / 2) + 0.5, HANDLE - 1, HANDLE - 1);
  }
  context.fill();
  context.stroke();
}

/** Paints the box that is being drawn, with its size, or the marquee. */
export function paintFrame(painting: Painting, gesture: Gesture | null, image: Size): void {
  if (gesture?.kind === 'marquee' && gesture.hasTravelled) paintDashes(painting, drawnBox(gesture, image));
  if (gesture?.kind !== 'draw') return;
  const box = drawnBox(gesture, image);
  const [x1, y1, x2, y2] = boxToScreen(painting.view, painting.canvas, box);
  const { context } = painting;
  for (const [colour, width] of [
    [DARK, 3],
    [LIGHT, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  }
  const sides = `${Math.round(box[2] - box[0])} × ${Math.round(box[3] - box[1])}`;
  if (x2 - x1 > 0 && y2 - y1 > 0) paintNote(context, sides, x1, Math.max(0, y1 - 18));
}

function paintDashes({ context, view, canvas }: Painting, box: Box): void {
  const [x1, y1, x2, y2] = boxToScreen(view, canvas, box);
  context.fillStyle = 'rgb(255 255 255 / 8%)';
  context.fillRect(x1, y1, x2 - x1, y2 - y1);
  context.lineWidth = 1;
  for (const [colour, offset] of [
    [DARK, 0],
    [LIGHT, 4],
  ] as const) {
    context.strokeStyle = colour;
    context.setLineDash([4, 4]);
    context.lineDashOffset = offset;
    context.strokeRect(Math.round(x1) + 0.5, Math.round(y1) + 0.5, Math.round(x2 - x1), Math.round(y2 - y1));
  }
  context.setLineDash([]);
  context.lineDashOffset = 0;
}

/** Paints two lines through the pointer and the pixel of the image that it is on. */
export function paintCrosshair({ context, view, canvas }: Painting, pointer: Point, image: Size): void {
  const [x, y] = [Math.round(pointer.x) + 0.5, Math.round(pointer.y) + 0.5];
  context.lineWidth = 1;
  for (const [colour, dash] of [
    [DARK, []],
    [LIGHT, [3, 3]],
  ] as const) {
    context.strokeStyle = colour;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, canvas.height);
    context.moveTo(0, y);
    context.lineTo(canvas.width, y);
    context.stroke();
  }
  context.setLineDash([]);
  const pixel = toImage(view, canvas, pointer);
  const isInside = pixel.x >= 0 && pixel.y >= 0 && pixel.x < image.width && pixel.y < image.height;
  if (!isInside) return;
  paintNote(context, `${Math.floor(pixel.x)}, ${Math.floor(pixel.y)}`, pointer.x + 10, pointer.y + 10);
}
