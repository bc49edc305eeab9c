import type { Box } from '../../../annotations/box.ts';

type Edges = { x1: number; y1: number; x2: number; y2: number };

export function toEdges([x1, y1, x2, y2]: Box): Edges {
  return { x1, y1, x2, y2 };
}

export function toBox({ x1, y1, x2, y2 }: Edges): Box {
  return [x1, y1, x2, y2];
}
