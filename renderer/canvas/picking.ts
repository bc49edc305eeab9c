import Flatbush from 'flatbush';
import { area, type Box } from '../../annotations/box.ts';
import type { Selection } from '../state/workbench.ts';
import { isSelected, type SceneBox, selectionOf } from './scene.ts';
import type { Point } from './view.ts';

/** Finds boxes by place, in pixels of the image. */
export type Picker = {
  /**
   * The boxes at a point: those that hold it before those that it only comes near to, of these the smallest first.
   * @param reach how far outside of a box still counts as near
   */
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
    at: (point, reach) =>
      found(point.x - reach, point.y - reach, point.x + reach, point.y + reach).toSorted(
        (a, b) => Number(holds(b.box, point)) - Number(holds(a.box, point)) || area(a.box) - area(b.box),
      ),
    inside: ([x1, y1, x2, y2]) =>
      found(x1, y1, x2, y2).filter(({ box }) => box[0] >= x1 && box[1] >= y1 && box[2] <= x2 && box[3] <= y2),
  };
}

/** Whether a point lies in a box, edges included. */
export function holds([x1, y1, x2, y2]: Box, { x, y }: Point): boolean {
  return x >= x1 && x <= x2 && y >= y1 && y <= y2;
}

/** Of boxes that lie on one another, the one after that which is selected, round and round; the first when none is. */
export function nextInStack(stack: readonly SceneBox[], selection: Selection): Selection | null {
  const at = stack.findIndex((entry) => isSelected(selection, entry));
  const next = stack[(at + 1) % stack.length];
  return next === undefined ? null : selectionOf(next);
}
