import type { NounPhrase } from './nounPhrases.ts';

/** Whether an image shows what a caption names, as far as the model can tell. */
export type PhraseVerdict = 'found' | 'doubtful' | 'not found';

/** A part of a caption with the proposal that fits it best. */
export type CheckedPhrase = NounPhrase & {
  readonly verdict: PhraseVerdict;
  /** Null when the image has no proposals. */
  readonly best: { readonly proposalIndex: number; readonly semantic: number; readonly match: number } | null;
};

/** Below this share of the threshold a phrase is taken for a likely hallucination. */
const DOUBT = 0.5;

/**
 * Says of each phrase of a caption how well the best proposal fits it.
 * @param semantic [N, T] in [0, 1], a column for each phrase
 * @param predictedIou [N] in [0, 1]
 * @param leastMatch the match score from which a phrase is taken for found
 */
export function checkCaption(
  phrases: readonly NounPhrase[],
  { semantic, predictedIou }: { readonly semantic: ArrayLike<number>; readonly predictedIou: ArrayLike<number> },
  leastMatch: (text: string) => number,
): readonly CheckedPhrase[] {
  return phrases.map((phrase, column) => {
    const best = bestProposal(semantic, predictedIou, phrases.length, column);
    return { ...phrase, best, verdict: verdictOf(best?.match ?? 0, leastMatch(phrase.text)) };
  });
}

function bestProposal(
  semantic: ArrayLike<number>,
  predictedIou: ArrayLike<number>,
  columns: number,
  column: number,
): CheckedPhrase['best'] {
  let best: CheckedPhrase['best'] = null;
  for (let proposalIndex = 0; proposalIndex < predictedIou.length; proposalIndex++) {
    const score = semantic[proposalIndex * columns + column] ?? 0;
    const match = score * (predictedIou[proposalIndex] ?? 0);
    if (match > (best?.match ?? -1)) best = { proposalIndex, semantic: score, match };
  }
  return best;
}

function verdictOf(match: number, leastMatch: number): PhraseVerdict {
  if (match >= leastMatch) return 'found';
  return match >= DOUBT * leastMatch ? 'doubtful' : 'not found';
}
