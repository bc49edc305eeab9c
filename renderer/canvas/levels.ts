import type { Size } from '../../annotations/box.ts';

/** The longest side of a picture that is fast to draw at any size, in pixels. */
const LONGEST_SIDE = 1200;

/**
 * The sizes at which a picture is kept besides its own, each half of the one before: a picture of many megapixels that
 * is drawn at the size of a screen is read as a whole, which takes longer than a frame.
 */
export function levelSizes({ width, height }: Size): readonly Size[] {
  if (Math.max(width, height) <= LONGEST_SIDE) return [];
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return [half, ...levelSizes(half)];
}

/**
 * The smallest of the levels that has a pixel for each of the screen, or else the largest.
 * @param levels the largest first
 * @param width pixels of the screen that the whole picture takes
 */
export function levelFor<T extends Size>(levels: readonly [T, ...T[]], width: number): T {
  return levels.findLast((level) => level.width >= width) ?? levels[0];
}
