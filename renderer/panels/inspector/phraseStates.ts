import {
  findRecord,
  type PhraseRecord,
  type PhraseState,
  phraseStateId,
  type Records,
  recordsOf,
} from '../../../annotations/records.ts';

export type StateRow = {
  readonly phrase: PhraseRecord;
  readonly state: PhraseState['state'] | 'unknown';
  /** How many regions of the image carry the phrase. */
  readonly regions: number;
};

/** What is known of each phrase in an image, in the order of the vocabulary. */
export function stateRows(phrases: readonly PhraseRecord[], records: Records, imageId: string): readonly StateRow[] {
  const counts = new Map<string, number>();
  for (const region of recordsOf(records, 'region')) {
    for (const id of region.phraseIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return phrases.map((phrase) => ({
    phrase,
    state: findRecord(records, 'phraseState', phraseStateId(imageId, phrase.id))?.state ?? 'unknown',
    regions: counts.get(phrase.id) ?? 0,
  }));
}

/** Of a long vocabulary the rows that tell something: with a state, with regions here, or of the active phrase. */
export function tellingRows(rows: readonly StateRow[], activePhraseId: string | null): readonly StateRow[] {
  return rows.filter(
    ({ phrase, state, regions }) => state !== 'unknown' || regions > 0 || phrase.id === activePhraseId,
  );
}
