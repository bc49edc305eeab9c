import { type Box, MIN_SIDE, type Size } from '../../../annotations/box.ts';

export const EDGES = ['x1', 'y1', 'x2', 'y2'] as const;

export type Edge = (typeof EDGES)[number];

/**
 * The box with one edge at another place, clipped to the image (not to one whose size is unknown, 0 x 0); a sentence
 * when that leaves less than a pixel of it.
 */
export function withEdge(box: Box, edge: Edge, typed: number, { width, height }: Size): Box | string {
  if (!Number.isFinite(typed)) return `Expected a number for ${edge}, got none; type pixels from the upper left.`;
  const [x1, y1, x2, y2] = box;
  switch (edge) {
    case 'x1':
      return typed <= x2 - MIN_SIDE ? [Math.max(0, typed), y1, x2, y2] : tooFar(edge, 'at most', x2 - MIN_SIDE, typed);
    case 'y1':
      return typed <= y2 - MIN_SIDE ? [x1, Math.max(0, typed), x2, y2] : tooFar(edge, 'at most', y2 - MIN_SIDE, typed);
    case 'x2':
      return typed >= x1 + MIN_SIDE ? [x1, y1, upTo(typed, width), y2] : tooFar(edge, 'at least', x1 + MIN_SIDE, typed);
    case 'y2':
      return typed >= y1 + MIN_SIDE
        ? [x1, y1, x2, upTo(typed, height)]
        : tooFar(edge, 'at least', y1 + MIN_SIDE, typed);
  }
}

/** A coordinate as people read it, to a tenth of a pixel. */
export function showPixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function upTo(typed: number, size: number): number {
  return size > 0 ? Math.min(typed, size) : typed;
}

function tooFar(edge: Edge, words: 'at most' | 'at least', limit: number, typed: number): string {
  return `Expected ${edge} to be ${words} ${showPixels(limit)}, got ${showPixels(typed)}; move the opposite edge first.`;
}
