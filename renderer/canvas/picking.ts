import Flatbush from 'flatbush';
import { area, type Box } from '../../annotations/box.ts';
import type { SceneBox } from './scene.ts';
import type { Point } from './view.ts';

/** Finds boxes by place. */
export type Picker = {
  /** The boxes at a point, the smallest first. `reach` widens the point, in pixels of the image. */
  at(point: Point, reach: number): readonly SceneBox[];
  /** The boxes that lie wholly in another. */
  inside(box: Box): readonly SceneBox[];
};

/** An R-tree over the boxes of a scene; to be made anew when they change. */
export function createPicker(boxes: readonly SceneBox[]): Picker {
  if (boxes.length === 0) return { at: () => [], inside: () => [] };
  const tree = new Flatbush(boxes.length);
  for (const { box } of boxes) tree.add(...box);
  tree.finish();
  const found = (x1: number, y1: number, x2: number, y2: number) =>
    tree.search(x1, y1, x2, y2).flatMap((index) => boxes[index] ?? []);
  return {
    at: ({ x, y }, reach) =>
      found(x - reach, y - reach, x + reach, y + reach).toSorted((a, b) => area(a.box) - area(b.box)),
    inside: ([x1, y1, x2, y2]) =>
      found(x1, y1, x2, y2).filter(({ box }) => box[0] >= x1 && box[1] >= y1 && box[2] <= x2 && box[3] <= y2),
  };
}
