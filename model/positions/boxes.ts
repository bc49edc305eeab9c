import type { Box, Size } from '../../annotations/box.ts';
import { type Numerics, ROUND } from './numerics.ts';

/** Boxes as the object branch takes them. */
export interface PlacedBoxes {
  /** [N, 4] x1, y1, x2, y2 in pixels of the resized image, for RoIAlign. */
  readonly corners: Float32Array;
  /** [N, 4] centre x, centre y, width, height relative to the resized image, for the sine embedding. */
  readonly relative: Float32Array;
}

/**
 * Moves boxes from the upright image of size `image` onto the resized image that the vision tower saw.
 * `bf16` repeats the published arithmetic, which shifts edges by several pixels in large images.
 */
export function placeBoxes(boxes: readonly Box[], image: Size, resized: Size, numerics: Numerics): PlacedBoxes {
  const round = ROUND[numerics];
  const xScale = round(round(image.width) / resized.width);
  const yScale = round(round(image.height) / resized.height);
  const corners = new Float32Array(boxes.length * 4);
  const relative = new Float32Array(boxes.length * 4);
  for (const [index, box] of boxes.entries()) {
    const [x1, x2] = [box[0], box[2]].map((x) => round(round(x) / xScale));
    const [y1, y2] = [box[1], box[3]].map((y) => round(round(y) / yScale));
    corners.set([x1, y1, x2, y2], index * 4);
    const centre = [round(round(x1 + x2) / 2 / resized.width), round(round(y1 + y2) / 2 / resized.height)];
    const size = [round(round(x2 - x1) / resized.width), round(round(y2 - y1) / resized.height)];
    relative.set([...centre, ...size], index * 4);
  }
  return { corners, relative };
}
