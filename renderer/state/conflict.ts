import { apply, type Change, diff, isEmpty } from '../../annotations/change.ts';
import { type AnnotationRecord, keyOf, type RecordKey, type Records, toRecords } from '../../annotations/records.ts';
import type { Client } from '../connection/client.ts';
import { partFor } from './openImage.ts';
import type { EditedImage, LabelledChange } from './workbench.ts';

/** Whether the records are such as the change leaves them. */
export function isAfter(records: Records, { added, removed, updated }: Change): boolean {
  const written = [...Object.values(added), ...Object.values(updated).map(([, after]) => after)];
  const keys: readonly RecordKey[] = [...written.map(keyOf), ...Object.keys(removed)];
  const found = keys.flatMap((key) => records.get(key) ?? []);
  return isEmpty(diff(toRecords(written), toRecords(found)));
}

/**
 * Whether the store already holds what a change leads to: its answer was lost, not the change. A change is stored as
 * a whole, so that one of its images, or the vocabulary, speaks for all of it.
 */
export async function isStored(request: Client['request'], { change }: LabelledChange): Promise<boolean> {
  const imageId = imageIdOf(change);
  if (imageId === null) return isAfter(toRecords(await vocabulary(request)), change);
  const { image, records } = await request('openImage', { imageId });
  return isAfter(toRecords(records), partFor({ image }, change));
}

/** What is shown with the unsaved changes on top, and those of them that do not fit there. */
export function rebase(
  stored: EditedImage,
  unsaved: readonly LabelledChange[],
): { readonly edited: EditedImage; readonly lost: readonly LabelledChange[] } {
  let { records } = stored;
  const lost: LabelledChange[] = [];
  for (const entry of unsaved) {
    const part = partFor(stored, entry.change);
    try {
      if (!isAfter(records, part)) records = apply(records, part);
    } catch {
      lost.push(entry);
    }
  }
  return { edited: { ...stored, records }, lost };
}

async function vocabulary(request: Client['request']): Promise<AnnotationRecord[]> {
  const phrases = await request('listPhrases', null);
  return phrases.map(({ type, id, text, position }) => ({ type, id, text, position }));
}

/** One of the images that a change is about. */
function imageIdOf({ added, removed, updated }: Change): string | null {
  const records = [
    ...Object.values(added),
    ...Object.values(removed),
    ...Object.values(updated).map(([, after]) => after),
  ];
  for (const record of records) {
    if (record.type === 'image') return record.id;
    if (record.type !== 'phrase') return record.imageId;
  }
  return null;
}
