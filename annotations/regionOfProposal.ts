import { DUPLICATE_IOU } from './acceptance.ts';
import { type Box, iou } from './box.ts';
import type { Region } from './records.ts';

/**
 * The region that stands for the object of a proposal: the one that was made of it, however corrected, or else the one
 * that overlaps it most, as two boxes of one object do. Undefined while no person stands behind the object.
 */
export function regionOfProposal(
  regions: readonly Region[],
  { runId, proposalIndex, box }: { runId: string; proposalIndex: number; box: Box },
): Region | undefined {
  const made = regions.find((region) => isMadeOf(region, runId, proposalIndex));
  if (made !== undefined) return made;
  const [nearest] = regions.toSorted((a, b) => iou(b.box, box) - iou(a.box, box));
  return nearest !== undefined && iou(nearest.box, box) > DUPLICATE_IOU ? nearest : undefined;
}

/** Whether a region was accepted from this proposal, whatever was corrected since. */
export function isMadeOf({ source }: Region, runId: string, proposalIndex: number): boolean {
  return source.kind === 'accepted' && source.runId === runId && source.proposalIndex === proposalIndex;
}
