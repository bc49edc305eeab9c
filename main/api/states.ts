// What a page can ask about the states of phrases in many images: what the model suggests, and to set what a person
// has looked through.
import type { StateSuggestion } from '../../annotations/curation/stateSuggestions.ts';
import type { PhraseState } from '../../annotations/records.ts';

export type StateRequests = {
  /**
   * Where all objects of a phrase look marked, and where it looks absent, in the images of a filter: only where nobody
   * has said anything. `minMatch` holds for phrases without a threshold of their own. Counts all and lists, of each
   * state, the most confident up to the limit.
   */
  readonly suggestStates: {
    params: { filter: string; phraseId: string | null; minMatch: number; limit: number };
    result: SuggestedStates;
  };
  /** Sets states as one journal entry, of which `changed` tells. What became impossible meanwhile is skipped. */
  readonly setPhraseStates: {
    params: { states: readonly StateOfPhrase[] };
    result: { set: number; skipped: number };
  };
};

/** The state that a phrase is to have in an image. */
export type StateOfPhrase = Pick<PhraseState, 'imageId' | 'phraseId' | 'state'>;

/** What the model suggests to say of one phrase in one image. */
export type SuggestedState = StateSuggestion & StateOfPhrase & { readonly path: string };

export type SuggestedStates = {
  /** Images that were looked through. */
  readonly images: number;
  /** All that were found by state, also those that are not listed. */
  readonly counts: Readonly<Record<PhraseState['state'], number>>;
  /** Those that look exhaustive and then those that look absent, each the most confident first. */
  readonly suggestions: readonly SuggestedState[];
};
