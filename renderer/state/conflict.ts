import { apply, type Change, emptyChange, isEmpty, write } from '../../annotations/change.ts';
import { type AnnotationRecord, type RecordKey, type Records, toRecords } from '../../annotations/records.ts';
import type { Client } from '../connection/client.ts';
import { partFor, toPhraseRecord } from './openImage.ts';
import type { EditedImage, LabelledChange } from './workbench.ts';

/** The part of a change that the records do not hold yet; empty when they are such as the change leaves them. */
export function remainder(records: Records, change: Change): Change {
  const { added, removed, updated } = change;
  const written = [...Object.values(added), ...Object.values(updated).map(([, after]) => after)];
  const open = write(records, written, Object.keys(removed));
  return keeping(change, new Set(keysOf(open)));
}

/**
 * What the store does not hold yet of a change that it refused. Nothing when it was stored and its answer lost: a change
 * over several images is stored as a whole, so that one of them speaks for all of it. Less than all of it when somebody
 * else did a part of it too, such as to begin the review of the image.
 */
export async function unstoredPart(request: Client['request'], { change }: LabelledChange): Promise<Change> {
  const imageId = imageIdOf(change);
  if (imageId === null) return remainder(toRecords(await vocabulary(request)), change);
  const { image, records } = await request('openImage', { imageId });
  const part = partFor({ image }, change);
  const open = remainder(toRecords(records), part);
  if (isEmpty(open)) return emptyChange;
  const held = new Set(keysOf(part).filter((key) => !keysOf(open).includes(key)));
  return keeping(change, new Set(keysOf(change).filter((key) => !held.has(key))));
}

function keysOf({ added, removed, updated }: Change): readonly RecordKey[] {
  return [added, removed, updated].flatMap((part) => Object.keys(part));
}

function keeping({ added, removed, updated }: Change, keys: ReadonlySet<RecordKey>): Change {
  const kept = <T>(part: Readonly<Record<RecordKey, T>>): Readonly<Record<RecordKey, T>> =>
    Object.fromEntries(Object.entries(part).filter(([key]) => keys.has(key)));
  return { added: kept(added), removed: kept(removed), updated: kept(updated) };
}

/** What is shown with the unsaved changes on top, and those of them that do not fit there. */
export function rebase(
  stored: EditedImage,
  unsaved: readonly LabelledChange[],
): { readonly edited: EditedImage; readonly lost: readonly LabelledChange[] } {
  let { records } = stored;
  const lost: LabelledChange[] = [];
  for (const entry of unsaved) {
    try {
      records = apply(records, remainder(records, partFor(stored, entry.change)));
    } catch {
      lost.push(entry);
    }
  }
  return { edited: { ...stored, records }, lost };
}

async function vocabulary(request: Client['request']): Promise<AnnotationRecord[]> {
  return (await request('listPhrases', null)).map(toPhraseRecord);
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
