import type { PhraseState, Region } from '../../records.ts';
import { normaliseText } from '../../text.ts';
import type { Dataset, DatasetImage } from '../dataset.ts';

/** Other texts for phrases of a dataset, by their text there; null leaves a phrase out. */
export type PhraseMapping = Readonly<Record<string, string | null>>;

/**
 * The dataset with its phrases renamed, joined or left out. A region goes with its last phrase; one that never had any
 * stays. Where joined phrases disagree about an image, a region says more than an absence.
 */
export function mapPhrases(dataset: Dataset, mapping: PhraseMapping): Dataset {
  if (Object.keys(mapping).length === 0) return dataset;
  const idOf = new Map<string, string>();
  const phrases = new Map<string, Dataset['phrases'][number]>();
  for (const phrase of dataset.phrases) {
    const text = Object.hasOwn(mapping, phrase.text) ? normaliseText(mapping[phrase.text] ?? '') : phrase.text;
    if (text === '') continue;
    const mapped = phrases.get(text) ?? { ...phrase, id: text, text };
    phrases.set(text, mapped);
    idOf.set(phrase.id, mapped.id);
  }
  return { phrases: [...phrases.values()], images: { [Symbol.asyncIterator]: () => mapImages(dataset.images, idOf) } };
}

async function* mapImages(images: Dataset['images'], idOf: ReadonlyMap<string, string>): AsyncGenerator<DatasetImage> {
  for await (const image of images) {
    const regions = image.regions.flatMap((region) => mapRegion(region, idOf));
    const seen = new Set(regions.flatMap(({ phraseIds }) => phraseIds));
    yield { ...image, regions, phraseStates: mapStates(image.phraseStates, idOf, seen) };
  }
}

function mapRegion(region: Region, idOf: ReadonlyMap<string, string>): Region[] {
  const phraseIds = [...new Set(region.phraseIds.flatMap((id) => idOf.get(id) ?? []))];
  return phraseIds.length === 0 && region.phraseIds.length > 0 ? [] : [{ ...region, phraseIds }];
}

function mapStates(
  states: readonly PhraseState[],
  idOf: ReadonlyMap<string, string>,
  seen: ReadonlySet<string>,
): PhraseState[] {
  const mapped = new Map<string, PhraseState>();
  for (const state of states) {
    const phraseId = idOf.get(state.phraseId);
    if (phraseId === undefined || mapped.has(phraseId)) continue;
    if (state.state !== 'verified absent' || !seen.has(phraseId)) mapped.set(phraseId, { ...state, phraseId });
  }
  return [...mapped.values()];
}
