import { type Box, iou, weightedMean } from '../box.ts';
import { bestPhrase, SAME_OBJECT_IOU, type ScoredBox, type ScoredImage, type ScoredRegion } from './scoredImage.ts';

/** A region whose box holds nothing that the model knows. */
export type ExtraRegion = { readonly kind: 'extra'; readonly confidence: number; readonly regionId: string };

/** A region that matches another phrase far better than its own. */
export type WrongPhrase = {
  readonly kind: 'wrong phrase';
  readonly confidence: number;
  readonly regionId: string;
  /** Column of the phrase that fits, in place of all that it carries. */
  readonly phrase: number;
};

/** A region whose box lies askew of the box that the proposals agree on. */
export type LooseBox = {
  readonly kind: 'loose box';
  readonly confidence: number;
  readonly regionId: string;
  readonly box: Box;
};

/** Below this predicted IoU a box hardly holds an object: it is extra, and of what phrase is no question. */
const HOLDS_OBJECT_IOU = 0.45;
/** How much a tighter proposal outweighs a looser one: the weight is the predicted IoU to this power. */
const TIGHTNESS_POWER = 6;

/** A box without an object: neither tight around anything nor like any phrase. */
export function findExtra({ id, scores }: ScoredRegion): ExtraRegion | null {
  if (scores === null || scores.predictedIou >= HOLDS_OBJECT_IOU) return null;
  const best = bestPhrase(scores.semantic, () => true);
  const confidence = (1 - scores.predictedIou) * (1 - (best?.semantic ?? 0));
  return { kind: 'extra', confidence, regionId: id };
}

/**
 * A phrase that fits better than those of the region. The confidence, 1 − own / other semantic score, asks how little
 * of the evidence is left for the region's own best phrase.
 */
export function findWrongPhrase(
  { id, phrases, scores }: ScoredRegion,
  { areSynonyms }: Pick<ScoredImage, 'areSynonyms'>,
): WrongPhrase | null {
  if (scores === null || phrases.length === 0 || scores.predictedIou < HOLDS_OBJECT_IOU) return null;
  const own = Math.max(...phrases.map((phrase) => scores.semantic[phrase] ?? 0));
  const isOther = (phrase: number) => phrases.every((mine) => mine !== phrase && !areSynonyms(mine, phrase));
  const best = bestPhrase(scores.semantic, isOther);
  if (best === null || best.semantic <= own) return null;
  return { kind: 'wrong phrase', confidence: 1 - own / best.semantic, regionId: id, phrase: best.phrase };
}

/**
 * The box that the proposals around a region agree on, and how far the region is from it: confidence is (1 − IoU) ×
 * the best predicted IoU among them. Null when no proposal is about the object.
 */
export function findLooseBox({ id, box }: ScoredRegion, proposals: readonly ScoredBox[]): LooseBox | null {
  const near = proposals.filter((proposal) => iou(proposal.box, box) >= SAME_OBJECT_IOU);
  const tightest = Math.max(0, ...near.map(({ predictedIou }) => predictedIou));
  if (tightest === 0) return null;
  const agreed = weightedMean(
    near.map((proposal) => proposal.box),
    near.map(({ predictedIou }) => predictedIou ** TIGHTNESS_POWER),
  );
  return { kind: 'loose box', confidence: (1 - iou(agreed, box)) * tightest, regionId: id, box: agreed };
}
