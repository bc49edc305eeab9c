import { type PhraseState, phraseStateId } from '../../../annotations/records.ts';
import type { SuggestedState } from '../../../main/api/states.ts';

/** What of the suggestions is to be set: all from a confidence on, and otherwise what was said by hand. */
export type Ticks = {
  readonly leastConfidence: number;
  /** By the id of the state. */
  readonly byHand: ReadonlyMap<string, boolean>;
};

/** Whether a suggestion is to be set. */
export function isTicked(
  { imageId, phraseId, confidence }: SuggestedState,
  { leastConfidence, byHand }: Ticks,
): boolean {
  return byHand.get(phraseStateId(imageId, phraseId)) ?? confidence >= leastConfidence;
}

/** The ticks with that of one suggestion turned round by hand. */
export function toggled(suggestion: SuggestedState, ticks: Ticks): Ticks {
  const id = phraseStateId(suggestion.imageId, suggestion.phraseId);
  return { ...ticks, byHand: new Map(ticks.byHand).set(id, !isTicked(suggestion, ticks)) };
}

/** The ticks with all from another confidence on; what was said by hand before is forgotten, as the order is new. */
export function fromConfidence(leastConfidence: number): Ticks {
  return { leastConfidence, byHand: new Map() };
}

/** The suggestions of one state in their order. */
export function ofState(
  suggestions: readonly SuggestedState[],
  state: PhraseState['state'],
): readonly SuggestedState[] {
  return suggestions.filter((suggestion) => suggestion.state === state);
}
