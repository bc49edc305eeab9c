import type { Box } from '../box.ts';

/** From this IoU on a box is taken for the same object as another. */
export const SAME_OBJECT_IOU = 0.5;

/** What a model says of one box: its semantic score for each of the T phrases, and how tight it is. */
export type ScoredBox = {
  readonly box: Box;
  /** [T] in [0, 1]. */
  readonly semantic: ArrayLike<number>;
  /** In [0, 1]. */
  readonly predictedIou: number;
};

/** A region with the columns of its phrases; without scores when the model has not seen its box. */
export type ScoredRegion = {
  readonly id: string;
  readonly box: Box;
  /** Columns of its phrases, each below T. */
  readonly phrases: readonly number[];
  readonly scores: Omit<ScoredBox, 'box'> | null;
};

/** One image as the model sees it: its proposals, and what people annotated. */
export type ScoredImage = {
  readonly proposals: readonly ScoredBox[];
  readonly regions: readonly ScoredRegion[];
  /** Whether a person said that the proposal is not this phrase, or that the phrase is not in the image. */
  readonly isRuledOut: (proposalIndex: number, phrase: number) => boolean;
  /** Whether two phrases mean the same, so that one cannot be wrong where the other is right. */
  readonly areSynonyms: (phrase: number, other: number) => boolean;
};

/** The best of the phrases that are allowed, or null when none is. */
export function bestPhrase(
  semantic: ArrayLike<number>,
  isAllowed: (phrase: number) => boolean,
): { readonly phrase: number; readonly semantic: number } | null {
  let best: { phrase: number; semantic: number } | null = null;
  for (let phrase = 0; phrase < semantic.length; phrase++) {
    const score = semantic[phrase] ?? 0;
    if (score > (best?.semantic ?? -1) && isAllowed(phrase)) best = { phrase, semantic: score };
  }
  return best;
}
