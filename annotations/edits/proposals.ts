import { type Box, iou, sameBox } from '../box.ts';
import { type Change, emptyChange, write } from '../change.ts';
import type { ProposalSet } from '../proposals.ts';
import { keyOf, type Records, type Region, type Rejection, recordsOf } from '../records.ts';
import { requireRecord } from './lookup.ts';

/** One proposal taken for one phrase, with its semantic score by phrase id as it stands now. */
export type AcceptedPair = {
  readonly proposalIndex: number;
  readonly phraseId: string;
  readonly semantic: Readonly<Record<string, number>>;
};

/** A rejection hides every proposal of its phrase whose box overlaps its own this much, whichever run proposed it. */
export const REJECTED_IOU = 0.9;

/**
 * Makes regions of proposals: copies their boxes and freezes scores and model id beside them. A pair that was
 * rejected, in this run or in another, or accepted before, is left alone. A proposal that is a region already, or has
 * exactly its box, gives that region another phrase and makes no second one.
 */
export function acceptProposals(
  records: Records,
  {
    proposals,
    modelId,
    pairs,
    newId,
  }: {
    proposals: Pick<ProposalSet, 'imageId' | 'runId' | 'boxes' | 'predictedIou'>;
    modelId: string;
    pairs: readonly AcceptedPair[];
    newId: () => string;
  },
): Change {
  const { imageId, runId } = proposals;
  requireRecord(records, 'image', imageId);
  const rejections = recordsOf(records, 'rejection').filter((rejection) => rejection.imageId === imageId);
  const regions = recordsOf(records, 'region').filter((region) => region.imageId === imageId);
  const accepted = new Map(regions.map((region) => [region.id, region]));
  for (const { proposalIndex, phraseId, semantic } of pairs) {
    requireRecord(records, 'phrase', phraseId);
    const box = requireProposal(proposals, proposalIndex);
    if (isRejected(rejections, { imageId, runId, proposalIndex, phraseId }, box)) continue;
    const region = findRegion(accepted.values(), runId, proposalIndex, box) ?? {
      type: 'region',
      id: newId(),
      imageId,
      box,
      phraseIds: [],
      source: { kind: 'accepted', runId, proposalIndex, corrected: false },
      scores: { modelId, predictedIou: proposals.predictedIou[proposalIndex] ?? 0, semantic: {} },
    };
    if (!region.phraseIds.includes(phraseId)) accepted.set(region.id, withPhrase(region, phraseId, modelId, semantic));
  }
  return write(records, accepted.values());
}

/** Says that a proposal is not a phrase: hides the pair for good. Saying it twice changes nothing. */
export function rejectProposal(records: Records, rejection: Omit<Rejection, 'type'>): Change {
  requireRecord(records, 'image', rejection.imageId);
  requireRecord(records, 'phrase', rejection.phraseId);
  const pair = pairOf(rejection);
  if (recordsOf(records, 'rejection').some((other) => pairOf(other) === pair)) return emptyChange;
  return write(records, [{ type: 'rejection', ...rejection }]);
}

/** Takes rejections back. */
export function restoreProposals(records: Records, { rejectionIds }: { rejectionIds: readonly string[] }): Change {
  return write(
    records,
    [],
    rejectionIds.map((id) => keyOf(requireRecord(records, 'rejection', id))),
  );
}

type Pair = Pick<Rejection, 'imageId' | 'runId' | 'proposalIndex' | 'phraseId'>;

function pairOf({ imageId, runId, proposalIndex, phraseId }: Pair): string {
  return JSON.stringify([imageId, runId, proposalIndex, phraseId]);
}

/** Whether a pair is hidden. Another run finds the same object again: a rejection is known by its box as well. */
export function isRejected(rejections: readonly Rejection[], pair: Pair, box: Box): boolean {
  return rejections.some(
    (rejection) =>
      rejection.phraseId === pair.phraseId &&
      (pairOf(rejection) === pairOf(pair) || iou(rejection.box, box) >= REJECTED_IOU),
  );
}

function requireProposal({ boxes, imageId }: Pick<ProposalSet, 'boxes' | 'imageId'>, index: number): Box {
  const box = boxes[index];
  if (box === undefined) {
    throw new Error(`Expected a proposal of image "${imageId}" below ${boxes.length}, got ${index}; use its own run.`);
  }
  return box;
}

function findRegion(regions: Iterable<Region>, runId: string, proposalIndex: number, box: Box): Region | undefined {
  for (const region of regions) {
    const { source } = region;
    const own = source.kind === 'accepted' && source.runId === runId && source.proposalIndex === proposalIndex;
    if (own || sameBox(region.box, box)) return region;
  }
  return undefined;
}

function withPhrase(region: Region, phraseId: string, modelId: string, semantic: AcceptedPair['semantic']): Region {
  const { scores } = region;
  // Scores of another model, or of a box nobody scored, are not mixed with these.
  const frozen = scores?.modelId === modelId ? { ...scores, semantic: { ...scores.semantic, ...semantic } } : scores;
  return { ...region, phraseIds: [...region.phraseIds, phraseId], scores: frozen };
}
