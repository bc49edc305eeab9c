import { type Box, clip, fromCorners, MIN_SIDE, type Size } from '../../annotations/box.ts';
import type { Point } from './view.ts';

/** Which sides a handle moves: -1 the left or upper one, 1 the right or lower one, 0 neither. */
export type Handle = { readonly h: -1 | 0 | 1; readonly v: -1 | 0 | 1 };

const SIDES = [-1, 0, 1] as const;

/** The eight handles of a box, corners and middles of sides. */
export const handles: readonly Handle[] = SIDES.flatMap((v) =>
  SIDES.flatMap((h) => (h === 0 && v === 0 ? [] : [{ h, v }])),
);

/** Where a handle of a box is. */
export function handlePoint([x1, y1, x2, y2]: Box, { h, v }: Handle): Point {
  return { x: (x1 + x2 + h * (x2 - x1)) / 2, y: (y1 + y2 + v * (y2 - y1)) / 2 };
}

/** The handle within reach of a point, corners before sides; reach in the unit of the box. */
export function handleAt(box: Box, { x, y }: Point, reach: number): Handle | null {
  const near = handles.filter((handle) => {
    const at = handlePoint(box, handle);
    return Math.abs(at.x - x) <= reach && Math.abs(at.y - y) <= reach;
  });
  return near.find(({ h, v }) => h !== 0 && v !== 0) ?? near[0] ?? null;
}

/**
 * The box with a handle drawn to a point of the image. Sides that cross swap; the box stays in the image and is at least
 * a pixel wide and high.
 * @param fromCentre moves the opposite sides as well, the other way
 */
export function resize(box: Box, { h, v }: Handle, { x, y }: Point, image: Size, fromCentre = false): Box {
  const [x1, y1, x2, y2] = box;
  const [left, right] = moveSides(x1, x2, h, x, fromCentre);
  const [top, bottom] = moveSides(y1, y2, v, y, fromCentre);
  return keepSides(clip(fromCorners(left, top, right, bottom), image), image);
}

function moveSides(low: number, high: number, side: -1 | 0 | 1, to: number, fromCentre: boolean): [number, number] {
  if (side === 0) return [low, high];
  const opposite = fromCentre ? low + high - to : side === -1 ? high : low;
  return side === -1 ? [to, opposite] : [opposite, to];
}

/** The box moved as far as it can go without leaving the image. */
export function moveWithin([x1, y1, x2, y2]: Box, dx: number, dy: number, { width, height }: Size): Box {
  const x = Math.min(Math.max(dx, -x1), width - x2);
  const y = Math.min(Math.max(dy, -y1), height - y2);
  return [x1 + x, y1 + y, x2 + x, y2 + y];
}

function keepSides([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  const [left, right] = keepSide(x1, x2, width);
  const [top, bottom] = keepSide(y1, y2, height);
  return [left, top, right, bottom];
}

function keepSide(low: number, high: number, limit: number): [number, number] {
  if (high - low >= MIN_SIDE) return [low, high];
  const from = Math.min(low, Math.max(0, limit - MIN_SIDE));
  return [from, from + MIN_SIDE];
}
