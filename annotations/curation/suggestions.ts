import { type Box, iou } from '../box.ts';
import { REJECTED_IOU } from '../edits/proposals.ts';
import { hashText } from '../hash.ts';
import { findRecord, type Records, type Region, recordsOf } from '../records.ts';
import { SAME_OBJECT_IOU } from './scoredImage.ts';

/**
 * A disagreement by ids, with its evidence and what would settle it: it stands for itself, without the image that it
 * was found in. All scores in [0, 1].
 */
export type Suggestion = {
  /** Names it in its image: the same as long as what it is about stays as it is. */
  readonly key: string;
  readonly confidence: number;
} & (MissingSuggestion | RegionSuggestion);

type MissingSuggestion = {
  readonly kind: 'missing';
  readonly runId: string;
  readonly proposalIndex: number;
  readonly box: Box;
  readonly phraseId: string;
  readonly semantic: number;
  readonly predictedIou: number;
};

type RegionSuggestion = {
  readonly regionId: string;
  /** What the region carries. */
  readonly phraseIds: readonly string[];
} & (
  | { readonly kind: 'extra'; readonly predictedIou: number }
  | {
      readonly kind: 'wrong phrase';
      readonly phraseId: string;
      /** Semantic scores of the phrase that fits, and of the best that the region carries. */
      readonly semantic: number;
      readonly ownSemantic: number;
    }
  /** `overlap` is the IoU of the region's box and the one that the proposals agree on. */
  | { readonly kind: 'loose box'; readonly box: Box; readonly overlap: number }
  | { readonly kind: 'duplicate'; readonly keptId: string }
);

/** A suggestion about a region that is there. */
type AboutRegion = Extract<Suggestion, RegionSuggestion>;

/** The key of a missing region: another run of the same model finds the same. Boxes are told apart by whole pixels. */
export function missingKey(phraseId: string, box: Box): string {
  return keyOf('missing', [phraseId, box.map(Math.round)]);
}

/** The key of what is wrong with a region as it is now. */
export function regionKey(kind: AboutRegion['kind'], { id, box, phraseIds }: Region, otherId: string | null): string {
  return keyOf(kind, [id, box, phraseIds, otherId]);
}

function keyOf(kind: string, parts: readonly unknown[]): string {
  return `${kind} ${hashText(JSON.stringify(parts)).toString(36)}`;
}

/** Whether the records of the image are no longer those that the suggestion is about: by its fix, or another edit. */
export function isSettled(records: Records, suggestion: Suggestion): boolean {
  if (suggestion.kind === 'missing') return isFoundOrRejected(records, suggestion);
  const region = findRecord(records, 'region', suggestion.regionId);
  if (region === undefined) return true;
  if (suggestion.kind === 'duplicate' && findRecord(records, 'region', suggestion.keptId) === undefined) return true;
  return regionKey(suggestion.kind, region, otherIdOf(suggestion)) !== suggestion.key;
}

function isFoundOrRejected(records: Records, { box, phraseId }: Extract<Suggestion, { kind: 'missing' }>): boolean {
  const isFound = recordsOf(records, 'region').some((region) => iou(region.box, box) >= SAME_OBJECT_IOU);
  const rejections = recordsOf(records, 'rejection').filter((rejection) => rejection.phraseId === phraseId);
  return isFound || rejections.some((rejection) => iou(rejection.box, box) >= REJECTED_IOU);
}

/** What a key tells besides the region: the phrase that it is to carry, or the region that it repeats. */
function otherIdOf(suggestion: AboutRegion): string | null {
  if (suggestion.kind === 'wrong phrase') return suggestion.phraseId;
  return suggestion.kind === 'duplicate' ? suggestion.keptId : null;
}
