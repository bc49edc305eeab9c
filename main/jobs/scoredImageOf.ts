import { type Box, iou } from '../../annotations/box.ts';
import type { ScoredBox, ScoredImage, ScoredRegion } from '../../annotations/curation/scoredImage.ts';
import { REJECTED_IOU } from '../../annotations/edits/proposals.ts';
import { type Records, type Region, recordsOf } from '../../annotations/records.ts';
import type { Findings } from './latestFindings.ts';
import { scoreProposals } from './phraseScores.ts';

/** From this IoU on the scores of a proposal hold for the box of a region. */
const SAME_BOX_IOU = 0.8;
/** Phrases of which the embeddings have a cosine above this mean the same. */
const SYNONYM_COSINE = 0.9;

/** One image as a model sees it, with what people annotated; columns are those of the vocabulary of the findings. */
export function toScoredImage(records: Records, findings: Findings): ScoredImage {
  const { run, proposals, vocabulary } = findings;
  const semantic = scoreProposals(run, proposals, vocabulary);
  const columns = vocabulary.phrases.length;
  const scored = proposals.boxes.map((box, index) => ({
    box,
    semantic: semantic.subarray(index * columns, (index + 1) * columns),
    predictedIou: proposals.predictedIou[index] ?? 0,
  }));
  const columnOf = new Map(vocabulary.phrases.map(({ id }, column) => [id, column]));
  return {
    proposals: scored,
    regions: closestFirst(recordsOf(records, 'region'), scored).map(({ id, box, phraseIds, source }): ScoredRegion => {
      const phrases = phraseIds.flatMap((phraseId) => columnOf.get(phraseId) ?? []);
      return { id, box, phrases, scores: scoresAt(box, source, run.id, scored) };
    }),
    isRuledOut: ruledOut(records, findings),
    areSynonyms: (phrase, other) => cosine(vocabulary.embeddings, run.embeddingSize, phrase, other) > SYNONYM_COSINE,
  };
}

/** Of two regions of one object the later goes: those that lie on a proposal come first. */
function closestFirst(regions: readonly Region[], proposals: readonly ScoredBox[]): readonly Region[] {
  const overlaps = new Map(
    regions.map(({ id, box }) => [id, Math.max(0, ...proposals.map((proposal) => iou(proposal.box, box)))]),
  );
  return regions.toSorted((a, b) => (overlaps.get(b.id) ?? 0) - (overlaps.get(a.id) ?? 0));
}

/** Scores of the region's own proposal, or of the one that fits its box best, or null. */
function scoresAt(box: Box, source: Region['source'], runId: string, proposals: readonly ScoredBox[]) {
  if (source.kind === 'accepted' && source.runId === runId && !source.corrected) {
    return proposals[source.proposalIndex] ?? null;
  }
  let best: { readonly proposal: ScoredBox; readonly overlap: number } | null = null;
  for (const proposal of proposals) {
    const overlap = iou(proposal.box, box);
    if (overlap >= SAME_BOX_IOU && overlap > (best?.overlap ?? 0)) best = { proposal, overlap };
  }
  return best?.proposal ?? null;
}

function ruledOut(records: Records, { run, proposals, vocabulary }: Findings): ScoredImage['isRuledOut'] {
  const rejections = Map.groupBy(recordsOf(records, 'rejection'), ({ phraseId }) => phraseId);
  const states = recordsOf(records, 'phraseState');
  const absent = new Set(states.filter(({ state }) => state === 'verified absent').map(({ phraseId }) => phraseId));
  return (proposalIndex, phrase) => {
    const [id, box] = [vocabulary.phrases[phrase]?.id, proposals.boxes[proposalIndex]];
    if (id === undefined || box === undefined || absent.has(id)) return true;
    return (rejections.get(id) ?? []).some(
      (rejection) =>
        (rejection.runId === run.id && rejection.proposalIndex === proposalIndex) ||
        iou(rejection.box, box) >= REJECTED_IOU,
    );
  };
}

/** Of two rows of unit length. */
function cosine(rows: Float32Array, size: number, a: number, b: number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += (rows[a * size + index] ?? 0) * (rows[b * size + index] ?? 0);
  return sum;
}
