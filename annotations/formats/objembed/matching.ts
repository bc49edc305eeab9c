import { type Box, iou } from '../../box.ts';
import type { LabelledObject } from './objects.ts';

/** From this IoU on a proposal can stand for an object. */
export const POSITIVE_IOU = 0.5;

/** Two boxes this close are one object to the trainer, whatever the proposals. */
const SAME_OBJECT_IOU = 0.9;

/** An object with the proposal that trains it: the first with the greatest IoU, if that is 0.5 or more. */
export type MatchedObject = LabelledObject & { readonly best: { readonly index: number; readonly iou: number } | null };

/** Finds the proposal that trains each object. One without gets its own box appended by the trainer. */
export function matchObjects(objects: readonly LabelledObject[], proposals: readonly Box[]): MatchedObject[] {
  return objects.map((object) => {
    let best: MatchedObject['best'] = null;
    proposals.forEach((proposal, index) => {
      const overlap = iou(proposal, object.box);
      if (overlap >= POSITIVE_IOU && overlap > (best?.iou ?? 0)) best = { index, iou: overlap };
    });
    return { ...object, best };
  });
}

/**
 * Whether two objects may be trained by one proposal, so that one record can hold only one label for both. An
 * appended box counts as a proposal for the other object too.
 */
export function shareProposal(a: MatchedObject, b: MatchedObject): boolean {
  const overlap = iou(a.box, b.box);
  if (overlap >= SAME_OBJECT_IOU) return true;
  if (a.best !== null && b.best !== null) return a.best.index === b.best.index;
  const best = a.best ?? b.best;
  return best !== null && overlap >= POSITIVE_IOU && overlap > best.iou;
}
