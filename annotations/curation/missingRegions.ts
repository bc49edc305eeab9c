import { area, type Box, intersection, iou } from '../box.ts';
import { bestPhrase, SAME_OBJECT_IOU, type ScoredImage } from './scoredImage.ts';

/** A proposal of an object that nobody annotated. */
export type MissingRegion = {
  readonly kind: 'missing';
  readonly confidence: number;
  readonly proposalIndex: number;
  /** Column of the phrase that it matches best. */
  readonly phrase: number;
};

/** A proposal that overlaps a better one of a known object this much is a poor view of that object. */
const SAME_VIEW_IOU = 0.4;
/** So much of a proposal inside a region, or of a region inside a proposal, makes it a part or a group of known objects. */
const PART = 0.5;
const GROUP = 0.6;
/** Two findings that overlap this much, or lie this much in each other, are one object. */
const SAME_FINDING_IOU = 0.2;
const SAME_FINDING_PART = 0.6;

/**
 * Objects that the model sees and no region covers, the surest first. The confidence is predicted IoU × √semantic
 * score: a phrase that the vocabulary words badly should not hide an object that is surely there.
 */
export function findMissing({ proposals, regions, isRuledOut }: ScoredImage, minConfidence: number): MissingRegion[] {
  const known = regions.map(({ box }) => box);
  const ofKnown = proposals.filter(({ box }) => known.some((other) => iou(other, box) >= SAME_OBJECT_IOU));
  const found: MissingRegion[] = [];
  for (const [proposalIndex, { box, semantic, predictedIou }] of proposals.entries()) {
    const best = bestPhrase(semantic, (phrase) => !isRuledOut(proposalIndex, phrase));
    if (best === null) continue;
    const confidence = predictedIou * Math.sqrt(best.semantic);
    if (confidence < minConfidence || known.some((other) => isPartly(box, other))) continue;
    const isPoorView = ofKnown.some(
      (other) => other.predictedIou > predictedIou && iou(other.box, box) >= SAME_VIEW_IOU,
    );
    if (!isPoorView) found.push({ kind: 'missing', confidence, proposalIndex, phrase: best.phrase });
  }
  return withoutRepeats(
    found.sort((a, b) => b.confidence - a.confidence || a.proposalIndex - b.proposalIndex),
    ({ proposalIndex }) => proposals[proposalIndex]?.box,
  );
}

function isPartly(box: Box, known: Box): boolean {
  return iou(box, known) >= SAME_OBJECT_IOU || shareInside(box, known) > PART || shareInside(known, box) > GROUP;
}

function withoutRepeats<T>(sorted: readonly T[], boxOf: (item: T) => Box | undefined): T[] {
  const kept: { item: T; box: Box }[] = [];
  for (const item of sorted) {
    const box = boxOf(item);
    if (box === undefined) continue;
    const isRepeat = kept.some(
      (other) =>
        iou(other.box, box) >= SAME_FINDING_IOU ||
        Math.max(shareInside(box, other.box), shareInside(other.box, box)) > SAME_FINDING_PART,
    );
    if (!isRepeat) kept.push({ item, box });
  }
  return kept.map(({ item }) => item);
}

/** How much of a box lies in another, 0 to 1. */
function shareInside(box: Box, other: Box): number {
  const common = intersection(box, other);
  return common === null ? 0 : area(common) / area(box);
}
