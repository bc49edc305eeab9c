import { type Box, clip, fromCorners, MIN_SIDE, type Size, translate } from '../../annotations/box.ts';
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

/**
 * The handle at a point: a side is held along its whole length, a corner where two sides are. Inwards no side reaches
 * further than a quarter of the box, so that a small box can still be held in its middle and moved.
 * @param reach how far from a side it is held, in the unit of the box
 */
export function handleAt([x1, y1, x2, y2]: Box, { x, y }: Point, reach: number): Handle | null {
  if (x < x1 - reach || x > x2 + reach || y < y1 - reach || y > y2 + reach) return null;
  const h = sideAt(x1, x2, x, reach);
  const v = sideAt(y1, y2, y, reach);
  return h === 0 && v === 0 ? null : { h, v };
}

function sideAt(low: number, high: number, at: number, reach: number): -1 | 0 | 1 {
  const inwards = Math.min(reach, (high - low) / 4);
  if (at <= low + inwards) return -1;
  return at >= high - inwards ? 1 : 0;
}

/** The CSS cursor that says which way a handle goes. */
export function handleCursor({ h, v }: Handle): string {
  if (v === 0) return 'ew-resize';
  if (h === 0) return 'ns-resize';
  return h === v ? 'nwse-resize' : 'nesw-resize';
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
  return withMinSides(clip(fromCorners(left, top, right, bottom), image), image);
}

function moveSides(low: number, high: number, side: -1 | 0 | 1, to: number, fromCentre: boolean): [number, number] {
  if (side === 0) return [low, high];
  const opposite = fromCentre ? low + high - to : side === -1 ? high : low;
  return side === -1 ? [to, opposite] : [opposite, to];
}

function withMinSides([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  const [left, right] = withMinSide(x1, x2, width);
  const [top, bottom] = withMinSide(y1, y2, height);
  return [left, top, right, bottom];
}

function withMinSide(low: number, high: number, limit: number): [number, number] {
  if (high - low >= MIN_SIDE) return [low, high];
  const from = Math.min(low, Math.max(0, limit - MIN_SIDE));
  return [from, from + MIN_SIDE];
}

/** The boxes moved together, as far as all of them can go without leaving the image. */
export function moveTogether(
  boxes: ReadonlyMap<string, Box>,
  dx: number,
  dy: number,
  { width, height }: Size,
): ReadonlyMap<string, Box> {
  const all = [...boxes.values()];
  const x = between(dx, -Math.min(...all.map(([x1]) => x1)), width - Math.max(...all.map(([, , x2]) => x2)));
  const y = between(dy, -Math.min(...all.map(([, y1]) => y1)), height - Math.max(...all.map(([, , , y2]) => y2)));
  return new Map([...boxes].map(([id, box]) => [id, clip(translate(box, x, y), { width, height })]));
}

function between(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
