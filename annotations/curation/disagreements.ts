import { type DuplicateRegion, findDuplicates } from './duplicateRegions.ts';
import { findMissing, type MissingRegion } from './missingRegions.ts';
import {
  type ExtraRegion,
  findExtra,
  findLooseBox,
  findWrongPhrase,
  type LooseBox,
  type WrongPhrase,
} from './regionFaults.ts';
import type { ScoredImage } from './scoredImage.ts';

/** Where people and model disagree about one image, with what would settle it as the model sees it. */
export type Disagreement = MissingRegion | ExtraRegion | WrongPhrase | LooseBox | DuplicateRegion;

export type DisagreementKind = Disagreement['kind'];

/** All kinds, in the order in which lists show them. */
export const disagreementKinds = [
  'missing',
  'extra',
  'wrong phrase',
  'loose box',
  'duplicate',
] as const satisfies readonly DisagreementKind[];

/**
 * The least confidence at which a disagreement is worth a look. Each lies where at least eight of ten suggestions of
 * the embedded model are right on carelessly annotated scenes (`test/bench/curation.ts`).
 */
export const LEAST_CONFIDENCE: Readonly<Record<DisagreementKind, number>> = {
  missing: 0.55,
  extra: 0.5,
  'wrong phrase': 0.99,
  'loose box': 0.28,
  duplicate: 0,
};

/** The disagreements of one image, the surest of each kind first; kinds as in `LEAST_CONFIDENCE`. */
export function findDisagreements(
  image: ScoredImage,
  least: Readonly<Record<DisagreementKind, number>> = LEAST_CONFIDENCE,
): Disagreement[] {
  const { regions, proposals } = image;
  const duplicates = findDuplicates(regions);
  const single = regions.filter(({ id }) => duplicates.every(({ regionId }) => regionId !== id));
  const extra = single.flatMap((region) => findExtra(region) ?? []);
  const wrong = single.flatMap((region) => findWrongPhrase(region, image) ?? []);
  const loose = single.flatMap((region) => findLooseBox(region, proposals) ?? []);
  return [findMissing(image, least.missing), extra, wrong, loose, duplicates].flatMap((ofKind) =>
    ofKind
      .filter(({ kind, confidence }) => confidence >= least[kind])
      .sort((a: Disagreement, b: Disagreement) => b.confidence - a.confidence),
  );
}

/**
 * How much an image asks for a look: the number of edits to expect, each counted by its confidence. Many doubts never
 * hide one sure fault, because nothing is averaged.
 */
export function expectedEdits(disagreements: readonly Disagreement[]): number {
  return disagreements.reduce((sum, { confidence }) => sum + confidence, 0);
}
