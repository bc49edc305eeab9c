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

export type Thresholds = {
  /** Least match score, 0 to 1. */
  readonly minMatch: number;
  /** Least predicted IoU, 0 to 1. */
  readonly minIou: number;
};

/** The thresholds that a person gave one phrase. */
export type OwnThresholds = Partial<Thresholds>;

/**
 * The thresholds that hold for a phrase. Each of its own stands in place of the project's, whether higher or lower; for
 * what it has none the project's holds. So it is wherever proposals are judged: in the review, in accepting all above
 * the thresholds of an image or of a filter, and on the command line.
 */
export function thresholdsOf({ minMatch, minIou }: OwnThresholds, project: Thresholds): Thresholds {
  return { minMatch: minMatch ?? project.minMatch, minIou: minIou ?? project.minIou };
}

/** Whether a phrase has a threshold of its own. */
export function hasOwnThresholds({ minMatch, minIou }: OwnThresholds): boolean {
  return minMatch !== undefined || minIou !== undefined;
}

/** Whether both scores reach their threshold; to be equal is enough. */
export function reachesBoth(
  { match, predictedIou }: Pick<Acceptance, 'match' | 'predictedIou'>,
  { minMatch, minIou }: Thresholds,
): boolean {
  return match >= minMatch && predictedIou >= minIou;
}

export type AcceptanceThresholds = Thresholds & {
  /** By column of the score matrix, what the phrase has of its own. */
  readonly own?: readonly OwnThresholds[];
  /** Two boxes that overlap more than this IoU count as one object for the phrases that both are good for. */
  readonly duplicateIou: number;
};

/** Proposals of different prompts overlap as a rule; 0.7 is the proposer's own suppression threshold. */
export const DUPLICATE_IOU = 0.7;

/**
 * The proposals good enough to become regions, each with every phrase that reaches the thresholds, as training asks:
 * an object that is an animal and a dog must carry both. Best match first. Of proposals that overlap as one object
 * does, the one with the best match stands for all, unless another is good for a phrase that it is not good for.
 * @param semantic [N, T] semantic scores, row-major.
 * @param predictedIou [N] in [0, 1].
 */
export function selectAcceptances(
  boxes: readonly Box[],
  semantic: Float32Array,
  predictedIou: Float32Array,
  thresholds: AcceptanceThresholds,
): Acceptance[] {
  const good = goodPairs(boxes.length, semantic, predictedIou, thresholds);
  const phrasesOf = Map.groupBy(good, ({ proposalIndex }) => proposalIndex);
  const kept: Acceptance[] = [];
  /** By phrase, the proposals that were taken, for it or for another, and are good for it. */
  const standIns = new Map<number, Map<number, Box>>();
  for (const pair of good) {
    const { proposalIndex, phraseIndex } = pair;
    const box = boxes[proposalIndex];
    if (box === undefined) continue;
    const others = standIns.get(phraseIndex) ?? [];
    if (isCovered(proposalIndex, box, others, thresholds.duplicateIou)) continue;
    kept.push(pair);
    for (const { phraseIndex: phrase } of phrasesOf.get(proposalIndex) ?? []) {
      standIns.set(phrase, (standIns.get(phrase) ?? new Map<number, Box>()).set(proposalIndex, box));
    }
  }
  return kept;
}

function isCovered(own: number, box: Box, others: Iterable<readonly [number, Box]>, duplicateIou: number): boolean {
  for (const [other, otherBox] of others) if (other !== own && iou(otherBox, box) > duplicateIou) return true;
  return false;
}

/** Every pair of a proposal and a phrase that reaches the thresholds, best match first. */
function goodPairs(
  proposals: number,
  semantic: Float32Array,
  predictedIou: Float32Array,
  { own = [], ...project }: AcceptanceThresholds,
): Acceptance[] {
  if (predictedIou.length !== proposals) {
    throw new Error(`Expected a predicted IoU for each of ${proposals} proposals, got ${predictedIou.length}.`);
  }
  const phrases = columnCount(semantic, proposals);
  const thresholds = Array.from({ length: phrases }, (_, column) => thresholdsOf(own[column] ?? {}, project));
  const good: Acceptance[] = [];
  for (const [index, match] of matchScores(semantic, predictedIou).entries()) {
    const phraseIndex = index % phrases;
    const proposalIndex = (index - phraseIndex) / phrases;
    const iouOfProposal = predictedIou[proposalIndex] ?? 0;
    const pair = { proposalIndex, phraseIndex, match, semantic: semantic[index] ?? 0, predictedIou: iouOfProposal };
    if (reachesBoth(pair, thresholds[phraseIndex] ?? project)) good.push(pair);
  }
  return good.sort((a, b) => b.match - a.match || a.proposalIndex - b.proposalIndex || a.phraseIndex - b.phraseIndex);
}
