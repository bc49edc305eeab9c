import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import { handlePoint, handles } from './handles.ts';
import type { SceneBox } from './scene.ts';
import { boxToScreen } from './view.ts';

/** Screen pixels. */
const HANDLE = 8;
const BARS = { width: 40, height: 4, gap: 1 };
const LABEL = { height: 16, padding: 4, least: 28 };
const MATCH_COLOUR = '#56b4e9';
const IOU_COLOUR = '#e69f00';
const GROUND = 'rgb(20 20 20 / 78%)';

type Drawing = { readonly context: CanvasRenderingContext2D; readonly view: View; readonly canvas: Size };

/** Draws all boxes of a scene with their labels and double bars, in screen pixels. */
export function drawBoxes(drawing: Drawing, boxes: readonly SceneBox[], showsScores: boolean, only: Size): void {
  const { context, view, canvas } = drawing;
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const entry of boxes) {
    const box = boxToScreen(view, canvas, entry.box);
    if (box[2] < 0 || box[3] < 0 || box[0] > only.width || box[1] > only.height) continue;
    drawOutline(context, entry, box);
    drawBars(context, entry, box);
    const isWide = box[2] - box[0] >= LABEL.least;
    if (entry.isSelected || isWide) drawLabel(context, entry, box, showsScores || entry.isSelected);
  }
}

/** Draws a bare outline, such as a box that is being drawn. */
export function drawFrame({ context, view, canvas }: Drawing, box: Box, colour: string, dashed: boolean): void {
  context.setLineDash(dashed ? [4, 3] : []);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  strokeBox(context, boxToScreen(view, canvas, box));
  context.setLineDash([]);
}

function drawOutline(context: CanvasRenderingContext2D, entry: SceneBox, box: Box): void {
  context.setLineDash(entry.kind === 'proposal' ? [5, 4] : []);
  // A dark edge keeps every colour visible on every ground.
  context.strokeStyle = 'rgb(0 0 0 / 55%)';
  context.lineWidth = outlineWidth(entry) + 2;
  strokeBox(context, box);
  context.strokeStyle = entry.colour;
  context.lineWidth = outlineWidth(entry);
  strokeBox(context, box);
  context.setLineDash([]);
  if (!entry.isSelected) return;
  context.fillStyle = `color-mix(in srgb, ${entry.colour} 14%, transparent)`;
  context.fillRect(box[0], box[1], box[2] - box[0], box[3] - box[1]);
  if (entry.kind === 'region' && !entry.isLocked) drawHandles(context, box);
}

function outlineWidth({ kind, isSelected }: SceneBox): number {
  return (kind === 'proposal' ? 1 : 2) + (isSelected ? 1 : 0);
}

function drawHandles(context: CanvasRenderingContext2D, box: Box): void {
  context.lineWidth = 1;
  for (const handle of handles) {
    const { x, y } = handlePoint(box, handle);
    context.fillStyle = '#ffffff';
    context.strokeStyle = '#1f1f1f';
    context.fillRect(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE);
    context.strokeRect(x - HANDLE / 2 + 0.5, y - HANDLE / 2 + 0.5, HANDLE - 1, HANDLE - 1);
  }
}

function drawBars(context: CanvasRenderingContext2D, { match, iou }: SceneBox, [x1, , x2, y2]: Box): void {
  if (match === null || iou === null) return;
  const width = Math.min(BARS.width, x2 - x1 - 4);
  if (width < 8) return;
  const top = y2 - 2 * BARS.height - BARS.gap - 3;
  context.fillStyle = GROUND;
  context.fillRect(x1 + 1, top - 1, width + 2, 2 * BARS.height + BARS.gap + 2);
  context.fillStyle = MATCH_COLOUR;
  context.fillRect(x1 + 2, top, width * match, BARS.height);
  context.fillStyle = IOU_COLOUR;
  context.fillRect(x1 + 2, top + BARS.height + BARS.gap, width * iou, BARS.height);
}

function drawLabel(context: CanvasRenderingContext2D, entry: SceneBox, [x1, y1, x2]: Box, withNumbers: boolean): void {
  const numbers =
    withNumbers && entry.match !== null && entry.iou !== null
      ? `  ${entry.match.toFixed(2)} · ${entry.iou.toFixed(2)}`
      : '';
  const room = entry.isSelected ? Number.POSITIVE_INFINITY : Math.max(LABEL.least, x2 - x1) - 2 * LABEL.padding;
  const text = shortened(context, entry.label + numbers, room);
  const width = context.measureText(text).width + 2 * LABEL.padding;
  const top = Math.max(0, y1 - LABEL.height);
  context.fillStyle = GROUND;
  context.fillRect(x1 - 1, top, width, LABEL.height);
  context.fillStyle = entry.colour;
  context.fillRect(x1 - 1, top, 2, LABEL.height);
  context.fillStyle = '#ffffff';
  context.fillText(text, x1 + LABEL.padding, top + LABEL.height / 2);
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > room) letters.pop();
  return `${letters.join('')}…`;
}

function strokeBox(context: CanvasRenderingContext2D, [x1, y1, x2, y2]: Box): void {
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
}
