import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';

/** A point of the image or of the canvas, in their pixels. */
export type Point = { readonly x: number; readonly y: number };

/** Screen pixels that a fitted image leaves free, left and right together. */
const MARGIN = 24;
const MIN_SCALE = 0.01;
const MAX_SCALE = 64;
/** A fitted image is not blown up beyond this. */
const MAX_FIT_SCALE = 4;
/** The share of the canvas that lies between its middle and the farthest place that an edge of the image may go to. */
const REACH_OF_EDGE = 0.4;

/** The view that shows the whole image with a margin, and no small image larger than four times its size. */
export function fitView(image: Size, canvas: Size): View {
  const scale = Math.min((canvas.width - MARGIN) / image.width, (canvas.height - MARGIN) / image.height, MAX_FIT_SCALE);
  return { centreX: image.width / 2, centreY: image.height / 2, scale: limited(scale) };
}

/** Where a point of the image is on the canvas. */
export function toScreen({ centreX, centreY, scale }: View, canvas: Size, { x, y }: Point): Point {
  return { x: canvas.width / 2 + (x - centreX) * scale, y: canvas.height / 2 + (y - centreY) * scale };
}

/** Which point of the image is at a point of the canvas. */
export function toImage({ centreX, centreY, scale }: View, canvas: Size, { x, y }: Point): Point {
  return { x: centreX + (x - canvas.width / 2) / scale, y: centreY + (y - canvas.height / 2) / scale };
}

/** The view zoomed by a factor, with the image point under a point of the canvas staying there. */
export function zoomAt(view: View, canvas: Size, point: Point, factor: number): View {
  const scale = limited(view.scale * factor);
  const fixed = toImage(view, canvas, point);
  return {
    centreX: fixed.x - (point.x - canvas.width / 2) / scale,
    centreY: fixed.y - (point.y - canvas.height / 2) / scale,
    scale,
  };
}

/** The view moved by pixels of the canvas. */
export function panBy(view: View, dx: number, dy: number): View {
  return { ...view, centreX: view.centreX - dx / view.scale, centreY: view.centreY - dy / view.scale };
}

/** The view moved as little as brings the image back to the middle part of the canvas, so that it never gets lost. */
export function clampView(view: View, image: Size, canvas: Size): View {
  const spareX = (REACH_OF_EDGE * canvas.width) / view.scale;
  const spareY = (REACH_OF_EDGE * canvas.height) / view.scale;
  const centreX = between(view.centreX, -spareX, image.width + spareX);
  const centreY = between(view.centreY, -spareY, image.height + spareY);
  return centreX === view.centreX && centreY === view.centreY ? view : { ...view, centreX, centreY };
}

/** A box of the image on the canvas. Thousands are placed in a frame, hence without points on the way. */
export function boxToScreen({ centreX, centreY, scale }: View, { width, height }: Size, [x1, y1, x2, y2]: Box): Box {
  const left = width / 2 - centreX * scale;
  const top = height / 2 - centreY * scale;
  return [left + x1 * scale, top + y1 * scale, left + x2 * scale, top + y2 * scale];
}

/** The part of the plane of the image that the canvas shows; it may reach beyond the image. */
export function visibleBox(view: View, canvas: Size): Box {
  const from = toImage(view, canvas, { x: 0, y: 0 });
  const to = toImage(view, canvas, { x: canvas.width, y: canvas.height });
  return [from.x, from.y, to.x, to.y];
}

function limited(scale: number): number {
  return Number.isFinite(scale) ? between(scale, MIN_SCALE, MAX_SCALE) : 1;
}

function between(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
