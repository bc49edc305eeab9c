import { type Change, emptyChange, merge } from '../../annotations/change.ts';
import { setPhraseState } from '../../annotations/edits/facts.ts';
import {
  findRecord,
  type PhraseRecord,
  type PhraseState,
  phraseStateId,
  type Records,
  recordsOf,
  toRecords,
} from '../../annotations/records.ts';
import type { StateOfPhrase, SuggestedState } from '../api/states.ts';
import { commit } from '../store/commit.ts';
import type { JournalOrigin, StoredChange } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases, imagesWithRecords } from '../store/records.ts';
import { type StatesWalk, walkSuggestedStates } from './stateSuggestions.ts';

/** Of one journal entry, about. */
const STATES_PER_CHANGE = 10_000;

type Means = {
  readonly origin: JournalOrigin;
  readonly signal: AbortSignal;
  /** Told the change when it is stored. */
  readonly onChange?: (stored: StoredChange) => void;
};

/**
 * Says of phrases in images what is given, as one journal entry. Left out, and counted as skipped, is what became
 * impossible meanwhile: a person has said something there, a region carries a phrase that is to be absent, or image or
 * phrase is gone.
 * @throws when the signal is aborted; then nothing is stored
 */
export async function storePhraseStates(
  project: WritableProject,
  states: readonly StateOfPhrase[],
  { origin, signal, onChange }: Means,
): Promise<{ readonly set: number; readonly skipped: number }> {
  const byImage = Map.groupBy(states, ({ imageId }) => imageId);
  const phrases = await allPhrases(project);
  const changes: Change[] = [];
  for await (const { image, records } of imagesWithRecords(project, [...byImage.keys()])) {
    signal.throwIfAborted();
    changes.push(...changesOf(records, phrases, byImage.get(image.id) ?? []));
  }
  const change = changes.length === 0 ? emptyChange : merge(...changes);
  const set = Object.keys(change.added).length;
  const label = set === 1 ? 'Set the state of 1 phrase' : `Set ${set.toLocaleString('en')} states of phrases`;
  const sequence = await commit(project, change, { origin, label });
  if (sequence !== null) onChange?.({ change, sequence, label });
  return { set, skipped: states.length - set };
}

function changesOf(
  records: Records,
  phrases: readonly PhraseRecord[],
  states: readonly StateOfPhrase[],
): readonly Change[] {
  const known = toRecords([...records.values(), ...phrases]);
  const carried = new Set(recordsOf(records, 'region').flatMap(({ phraseIds }) => phraseIds));
  return states
    .filter(({ imageId, phraseId, state }) => {
      const isFree = findRecord(records, 'phraseState', phraseStateId(imageId, phraseId)) === undefined;
      const isPossible = state === 'exhaustive' || !carried.has(phraseId);
      return isFree && isPossible && findRecord(known, 'phrase', phraseId) !== undefined;
    })
    .map((state) => setPhraseState(known, state));
}

/**
 * Sets what is suggested with enough confidence for one state, a journal entry for each 10,000.
 * @throws as the walk does; what was stored by then stays
 */
export async function storeSuggestedStates(
  walk: StatesWalk & { readonly project: WritableProject },
  { state, minConfidence }: { readonly state: PhraseState['state']; readonly minConfidence: number },
  means: Means,
): Promise<{ readonly set: number; readonly skipped: number }> {
  const sum = { set: 0, skipped: 0 };
  let pending: SuggestedState[] = [];
  const store = async () => {
    const { set, skipped } = await storePhraseStates(walk.project, pending, means);
    sum.set += set;
    sum.skipped += skipped;
    pending = [];
  };
  for await (const found of walkSuggestedStates(walk)) {
    pending.push(...found.filter((one) => one.state === state && one.confidence >= minConfidence));
    if (pending.length >= STATES_PER_CHANGE) await store();
  }
  await store();
  return sum;
}
