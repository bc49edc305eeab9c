/**
 * A box in continuous pixel edges of the upright image: the first pixel is [0, 0, 1, 1].
 * A valid box has `x1 < x2` and `y1 < y2`; its width is `x2 - x1`, with no "+ 1".
 */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** Width and height in pixels of the upright image. */
export type Size = { readonly width: number; readonly height: number };

/** A COCO-style box: top-left corner, width and height. */
export type Xywh = readonly [x: number, y: number, width: number, height: number];

/** The area in square pixels; 0 for a box whose corners are not in order. */
export function area([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}

/** The common part of two boxes, or null when they share no area. */
export function intersection(a: Box, b: Box): Box | null {
  const x1 = Math.max(a[0], b[0]);
  const y1 = Math.max(a[1], b[1]);
  const x2 = Math.min(a[2], b[2]);
  const y2 = Math.min(a[3], b[3]);
  return x1 < x2 && y1 < y2 ? [x1, y1, x2, y2] : null;
}

/**
 * Intersection over union in [0, 1] (Jaccard index); 0 when either box has no area. Thousands of boxes are compared with
 * one another, hence without a box for the common part.
 */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

/** The box with every edge moved into the image. A box outside the image becomes one without area. */
export function clip([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  return [clamp(x1, width), clamp(y1, height), clamp(x2, width), clamp(y2, height)];
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, 0), limit);
}

/** The box between two opposite corners, given in any order. */
export function fromCorners(xa: number, ya: number, xb: number, yb: number): Box {
  return [Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb)];
}

/** Whether the box is finite and has an area. */
export function isValid(box: Box): boolean {
  return box.every(Number.isFinite) && box[0] < box[2] && box[1] < box[3];
}

/** The least width and height of a region in pixels. */
export const MIN_SIDE = 1;

/** Whether both sides are long enough for a region. */
export function hasMinSides([x1, y1, x2, y2]: Box): boolean {
  return x2 - x1 >= MIN_SIDE && y2 - y1 >= MIN_SIDE;
}

/** Whether the box lies wholly in the image, edges included. */
export function isInside([x1, y1, x2, y2]: Box, { width, height }: Size): boolean {
  return x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height;
}

/** Whether all four edges are the same numbers. */
export function sameBox(a: Box, b: Box): boolean {
  return a.every((edge, index) => edge === b[index]);
}

/** The box moved by `dx`, `dy` pixels. */
export function translate([x1, y1, x2, y2]: Box, dx: number, dy: number): Box {
  return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
}

/** The same box as top-left corner, width and height. */
export function toXywh([x1, y1, x2, y2]: Box): Xywh {
  return [x1, y1, x2 - x1, y2 - y1];
}

/** The box with this top-left corner, width and height. */
export function fromXywh([x, y, width, height]: Xywh): Box {
  return [x, y, x + width, y + height];
}

/**
 * The mean of boxes, edge by edge; without area when there are none.
 * @param weights one for each box, not all of them 0.
 */
export function weightedMean(boxes: readonly Box[], weights: readonly number[]): Box {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const edge = (side: 0 | 1 | 2 | 3): number =>
    boxes.reduce((sum, box, index) => sum + ((weights[index] ?? 0) / total) * box[side], 0);
  return [edge(0), edge(1), edge(2), edge(3)];
}
