import { type Box, iou } from './box.ts';
import { columnCount, matchScores } from './scores.ts';

/** One proposal taken for one phrase. `phraseIndex` is the column of the score matrix. */
export type Acceptance = {
  readonly proposalIndex: number;
  readonly phraseIndex: number;
  readonly match: number;
  readonly semantic: number;
  readonly predictedIou: number;
};

export type AcceptanceThresholds = {
  /** Least match score, 0 to 1. */
  readonly minMatch: number;
  /** Least predicted IoU, 0 to 1. */
  readonly minIou: number;
  /** Of two boxes of one phrase that overlap more than this IoU, only the better match is taken. */
  readonly duplicateIou: number;
};

/** Proposals of different prompts overlap as a rule; 0.7 is the proposer's own suppression threshold. */
export const DUPLICATE_IOU = 0.7;

/**
 * The proposals good enough to become regions: each with its best phrase, best match first, without near-duplicates
 * of the same phrase.
 * @param semantic [N, T] semantic scores, row-major.
 * @param predictedIou [N] in [0, 1].
 */
export function selectAcceptances(
  boxes: readonly Box[],
  semantic: Float32Array,
  predictedIou: Float32Array,
  { minMatch, minIou, duplicateIou }: AcceptanceThresholds,
): Acceptance[] {
  const good = bestPhrases(boxes.length, semantic, predictedIou)
    .filter((acceptance) => acceptance.match >= minMatch && acceptance.predictedIou >= minIou)
    .sort((a, b) => b.match - a.match || a.proposalIndex - b.proposalIndex);
  const kept: (Acceptance & { box: Box })[] = [];
  for (const acceptance of good) {
    const box = boxes[acceptance.proposalIndex];
    if (box === undefined) continue;
    const covered = kept.some(
      (other) => other.phraseIndex === acceptance.phraseIndex && iou(other.box, box) > duplicateIou,
    );
    if (!covered) kept.push({ ...acceptance, box });
  }
  return kept.map(({ box: _, ...acceptance }) => acceptance);
}

function bestPhrases(proposals: number, semantic: Float32Array, predictedIou: Float32Array): Acceptance[] {
  if (predictedIou.length !== proposals) {
    throw new Error(`Expected a predicted IoU for each of ${proposals} proposals, got ${predictedIou.length}.`);
  }
  const phrases = columnCount(semantic, proposals);
  if (phrases === 0) return [];
  const match = matchScores(semantic, predictedIou);
  return Array.from({ length: proposals }, (_, proposalIndex) => {
    const row = semantic.subarray(proposalIndex * phrases, (proposalIndex + 1) * phrases);
    const phraseIndex = row.reduce((best, score, index) => (score > (row[best] ?? 0) ? index : best), 0);
    return {
      proposalIndex,
      phraseIndex,
      match: match[proposalIndex * phrases + phraseIndex] ?? 0,
      semantic: row[phraseIndex] ?? 0,
      predictedIou: predictedIou[proposalIndex] ?? 0,
    };
  });
}
