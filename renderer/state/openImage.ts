import { apply, type Change } from '../../annotations/change.ts';
import { checkImage } from '../../annotations/checks.ts';
import {
  type AnnotationRecord,
  findRecord,
  type PhraseRecord,
  recordsOf,
  toRecords,
} from '../../annotations/records.ts';
import type { ImageEntry, ImageStatus, OpenImage, PhraseEntry } from '../../main/api/images.ts';
import type { Context } from './context.ts';
import { sameTexts } from './embeddings.ts';
import type { EditedImage } from './workbench.ts';

/** What the server told of an image, without scores. */
export function toEdited({ image, records, run, proposals, error }: OpenImage): EditedImage {
  const captionScores = { short: null, long: null };
  return { image, records: toRecords(records), run, proposals, scores: null, captionScores, error };
}

/** The part of a change that the open image shows: its own records and the phrases of the project. */
export function partFor({ image }: Pick<EditedImage, 'image'>, { added, removed, updated }: Change): Change {
  const isShown = (record: AnnotationRecord): boolean =>
    record.type === 'phrase' || (record.type === 'image' ? record.id === image.id : record.imageId === image.id);
  return {
    added: Object.fromEntries(Object.entries(added).filter(([, record]) => isShown(record))),
    removed: Object.fromEntries(Object.entries(removed).filter(([, record]) => isShown(record))),
    updated: Object.fromEntries(Object.entries(updated).filter(([, [record]]) => isShown(record))),
  };
}

/**
 * The open image after a change; what a change touches elsewhere is left out.
 * @throws when the change was made for other records
 */
export function afterChange(edited: EditedImage, change: Change): EditedImage {
  return { ...edited, records: apply(edited.records, partFor(edited, change)) };
}

/** The vocabulary after a change; the counts of regions are the server's to tell. Doing it twice changes nothing. */
export function phrasesAfter(
  phrases: readonly PhraseEntry[],
  { added, removed, updated }: Change,
): readonly PhraseEntry[] {
  const known = new Map(phrases.map((phrase) => [phrase.id, phrase]));
  for (const record of [...Object.values(added), ...Object.values(updated).map(([, after]) => after)]) {
    if (record.type !== 'phrase') continue;
    const { regions = 0, images = 0 } = known.get(record.id) ?? {};
    known.set(record.id, { ...record, regions, images });
  }
  for (const record of Object.values(removed)) if (record.type === 'phrase') known.delete(record.id);
  return [...known.values()].toSorted((a, b) => a.position - b.position);
}

/** A phrase as it is stored, without what lists tell of it. */
export function toPhraseRecord({ regions: _, images: __, ...phrase }: PhraseEntry): PhraseRecord {
  return phrase;
}

/** Whether a change touches the vocabulary. */
export function changesPhrases({ added, removed, updated }: Change): boolean {
  return [added, removed, updated].some((part) => Object.keys(part).some((key) => key.startsWith('phrase:')));
}

/** Shows an image, and scores it when its phrases, captions or proposals are not those that were scored before. */
export function show({ get, set, score, behindPaint }: Context, edited: EditedImage): void {
  const { edited: before, current, selection } = get();
  const isScored = before?.image.id === edited.image.id && before.scores !== null && sameTexts(before, edited);
  const shown = isScored ? { ...edited, scores: before.scores, captionScores: before.captionScores } : edited;
  const image = findRecord(shown.records, 'image', shown.image.id) ?? shown.image;
  const hasGone = selection.kind === 'regions' && selection.ids.some((id) => !shown.records.has(`region:${id}`));
  set({
    edited: { ...shown, image },
    // Those of another image say nothing here.
    ...(before?.image.id === image.id ? {} : { findings: [] }),
    ...(current?.id === image.id ? { current: { ...current, ...standing(shown) } } : {}),
    ...(hasGone
      ? { selection: { ...selection, ids: selection.ids.filter((id) => shown.records.has(`region:${id}`)) } }
      : {}),
  });
  behindPaint(shown.records.size, () => {
    if (get().edited?.records === shown.records) set({ findings: checkImage(shown.records, image.id) });
  });
  if (!isScored) score(shown);
}

/** What a list tells of an image, as its records have it now. */
function standing(edited: EditedImage): Pick<ImageEntry, 'width' | 'height' | 'status' | 'regions'> {
  const { image, records } = edited;
  const { width, height } = findRecord(records, 'image', image.id) ?? image;
  return { width, height, status: statusOf(edited), regions: recordsOf(records, 'region').length };
}

/** How far an image has come, as its records have it now. */
export function statusOf({ image, records, proposals }: EditedImage): ImageStatus {
  const undecided: ImageStatus = proposals === null ? 'unseen' : 'proposals';
  const begun: ImageStatus = recordsOf(records, 'region').length > 0 ? 'in progress' : undecided;
  return findRecord(records, 'review', image.id)?.status ?? begun;
}
