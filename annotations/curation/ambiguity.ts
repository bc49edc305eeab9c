import { area, type Box, intersection, iou } from '../box.ts';
import { SAME_OBJECT_IOU } from './scoredImage.ts';

/** How far a phrase tells one region from the other objects of its image. */
export type Ambiguity = {
  /** Proposals of other objects that the phrase fits nearly as well, the best first. */
  readonly alsoFits: readonly number[];
  /** Match score of the region less that of the best other object; below 0 when another object fits better. */
  readonly margin: number;
  /** The proposal of the other object that fits best; null when there is no other object. */
  readonly closest: number | null;
};

/** From this share of the region's match score on another object fits as well. */
export const ALSO_FITS = 0.7;
/** A box of which so much lies in another is about a part of the same object. */
const PART = 0.6;

/**
 * Whether a region phrase fits other objects too: for referring expressions, which must be true of one.
 * @param region its box and its match score for the phrase.
 * @param boxes [N] proposals of the image.
 * @param match [N] their match scores for the phrase.
 */
export function measureAmbiguity(
  region: { readonly box: Box; readonly match: number },
  boxes: readonly Box[],
  match: ArrayLike<number>,
): Ambiguity {
  const order = [...boxes.keys()].sort((a, b) => (match[b] ?? 0) - (match[a] ?? 0) || a - b);
  const objects: { readonly index: number; readonly box: Box }[] = [];
  for (const index of order) {
    const box = boxes[index];
    if (box === undefined || isSameObject(box, region.box)) continue;
    if (objects.every((other) => !isSameObject(other.box, box))) objects.push({ index, box });
  }
  const fits = objects.filter(({ index }) => (match[index] ?? 0) >= ALSO_FITS * region.match);
  const closest = objects[0]?.index ?? null;
  return {
    alsoFits: region.match === 0 ? [] : fits.map(({ index }) => index),
    margin: region.match - (closest === null ? 0 : (match[closest] ?? 0)),
    closest,
  };
}

function isSameObject(a: Box, b: Box): boolean {
  const common = intersection(a, b);
  return iou(a, b) >= SAME_OBJECT_IOU || (common !== null && area(common) > PART * Math.min(area(a), area(b)));
}
