import { iou } from '../box.ts';
import type { ScoredRegion } from './scoredImage.ts';

/** Two regions of one object. */
export type DuplicateRegion = {
  readonly kind: 'duplicate';
  readonly confidence: number;
  /** The one to remove: the later of the two. */
  readonly regionId: string;
  readonly keptId: string;
};

/** From this IoU on two regions are one object whatever they are called; with a phrase in common, from the lower one. */
const SAME_BOX_IOU = 0.9;
const SAME_PHRASE_IOU = 0.7;

/** Pairs of regions that are likely one object; the confidence is their IoU. A region is named once. */
export function findDuplicates(regions: readonly ScoredRegion[]): DuplicateRegion[] {
  const found: DuplicateRegion[] = [];
  for (const [index, region] of regions.entries()) {
    const twin = regions.slice(0, index).find((other) => isTwin(region, other));
    if (twin === undefined) continue;
    found.push({ kind: 'duplicate', confidence: iou(region.box, twin.box), regionId: region.id, keptId: twin.id });
  }
  return found;
}

function isTwin(region: ScoredRegion, other: ScoredRegion): boolean {
  const overlap = iou(region.box, other.box);
  const sharesPhrase = region.phrases.some((phrase) => other.phrases.includes(phrase));
  return overlap >= (sharesPhrase ? SAME_PHRASE_IOU : SAME_BOX_IOU);
}
