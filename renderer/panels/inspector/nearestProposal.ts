import { type Box, iou } from '../../../annotations/box.ts';

/** Below this a proposal is hardly about the same object. */
const SAME_OBJECT_IOU = 0.5;

/** The proposal that overlaps a box most, if any does by an IoU of 0.5 or more. */
export function nearestProposal(
  box: Box,
  proposals: readonly Box[],
): { readonly proposalIndex: number; readonly iou: number } | null {
  let nearest: { proposalIndex: number; iou: number } | null = null;
  for (const [proposalIndex, other] of proposals.entries()) {
    const overlap = iou(box, other);
    if (overlap >= SAME_OBJECT_IOU && overlap > (nearest?.iou ?? 0)) nearest = { proposalIndex, iou: overlap };
  }
  return nearest;
}
