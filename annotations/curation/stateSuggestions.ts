import { iou } from '../box.ts';
import { SAME_OBJECT_IOU, type ScoredBox, type ScoredImage } from './scoredImage.ts';

/** What a model suggests to say of a phrase in an image where nobody has said anything yet. */
export type StateSuggestion = {
  readonly state: 'exhaustive' | 'verified absent';
  /** Regions of the image that carry the phrase. */
  readonly regions: number;
  /** The highest match score of what no such region covers, in [0, 1]. */
  readonly left: number;
  /** How far that is below the threshold, as a share of it, in (0, 1]. */
  readonly confidence: number;
};

/** What is left must stay below this share of the threshold; where nothing is marked, far below. */
const CLEAR = { exhaustive: 0.5, 'verified absent': 0.25 } as const;

/**
 * Suggests that all objects of a phrase are marked, or that there are none; null where the model finds some that are
 * left. It only ever suggests: the model overlooks objects too.
 * @param phrase its column
 * @param leastMatch the match score from which a proposal would be accepted for the phrase, above 0
 */
export function suggestState(image: ScoredImage, phrase: number, leastMatch: number): StateSuggestion | null {
  const own = image.regions.filter(({ phrases }) => phrases.includes(phrase));
  const isCovered = ({ box }: ScoredBox): boolean => own.some((region) => iou(region.box, box) >= SAME_OBJECT_IOU);
  let left = 0;
  for (const [index, proposal] of image.proposals.entries()) {
    const match = (proposal.semantic[phrase] ?? 0) * proposal.predictedIou;
    if (match > left && !image.isRuledOut(index, phrase) && !isCovered(proposal)) left = match;
  }
  const state = own.length > 0 ? 'exhaustive' : 'verified absent';
  if (image.proposals.length === 0 || left >= CLEAR[state] * leastMatch) return null;
  return { state, regions: own.length, left, confidence: 1 - left / leastMatch };
}
