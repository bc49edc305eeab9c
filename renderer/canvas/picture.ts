import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import { levelFor } from './levels.ts';
import type { Levels } from './loadPicture.ts';
import { boxToScreen, visibleBox } from './view.ts';

/** The decoded picture of an image. */
export type Picture = {
  readonly imageId: string;
  /** Upright pixels of the image; the largest level may have fewer. */
  readonly size: Size;
  readonly levels: Levels;
};

/** Screen pixels per image pixel from which pixels are shown as squares. */
const PIXELATED_FROM = 4;
/** The same for the lines between them. */
const GRID_FROM = 8;
const GRID_COLOUR = 'rgb(128 128 128 / 35%)';

/** The part of an image that a view shows, on whole pixels; null when it shows none of it. */
export function visiblePart(view: View, canvas: Size, { width, height }: Size): Box | null {
  const [x1, y1, x2, y2] = visibleBox(view, canvas);
  const part: Box = [
    Math.max(0, Math.floor(x1)),
    Math.max(0, Math.floor(y1)),
    Math.min(width, Math.ceil(x2)),
    Math.min(height, Math.ceil(y2)),
  ];
  return part[0] < part[2] && part[1] < part[3] ? part : null;
}

/**
 * Paints the visible part of a picture.
 * @param isResting whether the view rests: then it is smoothed well, which takes three times as long
 */
export function paintPicture(
  context: CanvasRenderingContext2D,
  { size, levels }: Picture,
  view: View,
  canvas: Size,
  isResting: boolean,
): void {
  const part = visiblePart(view, canvas, size);
  if (part === null) return;
  const bitmap = levelFor(levels, size.width * view.scale * context.getTransform().a);
  const [fx, fy] = [bitmap.width / size.width, bitmap.height / size.height];
  const [x1, y1, x2, y2] = boxToScreen(view, canvas, part);
  context.imageSmoothingEnabled = view.scale <= PIXELATED_FROM;
  context.imageSmoothingQuality = isResting ? 'high' : 'low';
  const from = [part[0] * fx, part[1] * fy, (part[2] - part[0]) * fx, (part[3] - part[1]) * fy] as const;
  context.drawImage(bitmap, ...from, x1, y1, x2 - x1, y2 - y1);
}

/** Paints lines between pixels, when they are large enough to be told apart. */
export function paintGrid(context: CanvasRenderingContext2D, view: View, canvas: Size, image: Size): void {
  const part = view.scale >= GRID_FROM ? visiblePart(view, canvas, image) : null;
  if (part === null) return;
  const [left, top, right, bottom] = boxToScreen(view, canvas, part);
  context.strokeStyle = GRID_COLOUR;
  context.lineWidth = 1;
  context.beginPath();
  for (let column = 0; column <= part[2] - part[0]; column++) {
    const x = Math.round(left + column * view.scale) + 0.5;
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  for (let row = 0; row <= part[3] - part[1]; row++) {
    const y = Math.round(top + row * view.scale) + 0.5;
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.stroke();
}
