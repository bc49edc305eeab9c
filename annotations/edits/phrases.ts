import type { Thresholds } from '../acceptance.ts';
import { type Change, write } from '../change.ts';
import { keyOf, type PhraseRecord, type Records, type Region, recordsOf } from '../records.ts';
import { normaliseText } from '../text.ts';
import { requireRecord } from './lookup.ts';

/** Adds a phrase at the end of the vocabulary. A text that is there already changes nothing. */
export function addPhrase(records: Records, phrase: { id: string; text: string }): Change {
  return addPhrases(records, [phrase]);
}

/** Adds phrases at the end of the vocabulary, in their order; a text that is there already is left out. */
export function addPhrases(records: Records, phrases: readonly { id: string; text: string }[]): Change {
  const known = recordsOf(records, 'phrase');
  const texts = new Set(known.map(({ text }) => text));
  let position = known.reduce((last, phrase) => Math.max(last, phrase.position), -1);
  const added: PhraseRecord[] = [];
  for (const { id, text } of phrases) {
    const normalised = requireText(text);
    if (texts.has(normalised)) continue;
    texts.add(normalised);
    position += 1;
    added.push({ type: 'phrase', id, text: normalised, position });
  }
  return write(records, added);
}

/**
 * Gives a phrase another text. Regions keep the phrase; frozen scores keep the numbers of the old text.
 * @throws when another phrase has that text.
 */
export function renamePhrase(records: Records, { phraseId, text }: { phraseId: string; text: string }): Change {
  const phrase = requireRecord(records, 'phrase', phraseId);
  const normalised = requireText(text);
  const twin = recordsOf(records, 'phrase').find((other) => other.text === normalised && other.id !== phraseId);
  if (twin !== undefined) {
    throw new Error(`Expected a new text for "${phrase.text}", got "${normalised}", which is another phrase already.`);
  }
  return write(records, [{ ...phrase, text: normalised }]);
}

/**
 * Gives a phrase thresholds of its own (see acceptance.ts); null gives the project's back.
 * @throws when one is no number from 0 to 1.
 */
export function setThresholds(
  records: Records,
  { phraseId, minMatch, minIou }: { phraseId: string } & { readonly [T in keyof Thresholds]: number | null },
): Change {
  const { minMatch: _, minIou: __, ...bare } = requireRecord(records, 'phrase', phraseId);
  return write(records, [
    {
      ...bare,
      ...(minMatch === null ? {} : { minMatch: requireShare('minimum match', minMatch) }),
      ...(minIou === null ? {} : { minIou: requireShare('minimum IoU', minIou) }),
    },
  ]);
}

/**
 * Removes a phrase and what refers to it: its states, its rejections, its place in regions and their frozen scores.
 * A region whose last phrase goes stays, without phrases: only people delete regions.
 */
export function removePhrase(records: Records, { phraseId }: { phraseId: string }): Change {
  const phrase = requireRecord(records, 'phrase', phraseId);
  const facts = [...recordsOf(records, 'phraseState'), ...recordsOf(records, 'rejection')].filter(
    (fact) => fact.phraseId === phraseId,
  );
  const regions = recordsOf(records, 'region').map((region) => withoutPhrase(region, phrase));
  return write(records, regions, [keyOf(phrase), ...facts.map(keyOf)]);
}

function withoutPhrase(region: Region, { id }: PhraseRecord): Region {
  const phraseIds = region.phraseIds.filter((other) => other !== id);
  if (region.scores === null) return { ...region, phraseIds };
  const { [id]: _, ...semantic } = region.scores.semantic;
  return { ...region, phraseIds, scores: { ...region.scores, semantic } };
}

function requireShare(what: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new Error(`Expected a ${what} from 0 to 1, got ${value}.`);
}

function requireText(text: string): string {
  const normalised = normaliseText(text);
  if (normalised === '') throw new Error('Expected a phrase with at least one character, got an empty text.');
  return normalised;
}
