import { sql } from 'kysely';
import type { Change } from '../../annotations/change.ts';
import type { Suggestion } from '../../annotations/curation/suggestions.ts';
import { batches } from './batches.ts';
import type { Project, WritableProject } from './openProject.ts';
import { countAnew, counting } from './queueCounts.ts';
import type { Database } from './schema.ts';

/** A suggestion with the phrases that it is about: those of its region, and the one that it gives. */
export type FoundSuggestion = { readonly suggestion: Suggestion; readonly phraseIds: readonly string[] };

/** An image that is to be judged, as it was when it was read. */
export type UnjudgedImage = { readonly imageId: string; readonly changes: number };

const ONE_MORE_CHANGE = sql<number>`queue_images.changes + 1`;

/** Puts those of the images that people began into the queue, to be judged. To be called when their state may move. */
export async function queueImages(db: Database, imageIds: readonly string[]): Promise<void> {
  await db
    .insertInto('queue_images')
    .columns(['image_id', 'changes', 'judged', 'expected_edits', 'place'])
    .expression(
      db
        .selectFrom('image_states')
        .where('image_id', 'in', imageIds)
        .where('status', 'in', ['in progress', 'done'])
        .select(({ lit }) => [
          'image_id',
          ...(['changes', 'judged', 'expected_edits', 'place'] as const).map((column) => lit(0).as(column)),
        ]),
    )
    .onConflict((conflict) => conflict.column('image_id').doUpdateSet({ changes: ONE_MORE_CHANGE, judged: 0 }))
    .execute();
}

/** Says that the images of a change are to be judged anew; and all images when texts of phrases changed. */
export async function markChanged(db: Database, { added, removed, updated }: Change): Promise<void> {
  const pairs = Object.values(updated);
  const records = [...Object.values(added), ...Object.values(removed), ...pairs.map(([, after]) => after)];
  const isRewritten = pairs.some(
    ([before, after]) => before.type === 'phrase' && after.type === 'phrase' && before.text !== after.text,
  );
  const isOther = [...Object.values(added), ...Object.values(removed)].some(({ type }) => type === 'phrase');
  if (isRewritten || isOther) await markAllChanged(db);
  // Their images went, if only to come again, and what was known of them with it.
  if ([...Object.values(removed), ...pairs.map(([before]) => before)].some(({ type }) => type === 'image')) {
    await countAnew(db);
  }
  const ids = new Set(records.flatMap((record) => ('imageId' in record ? [record.imageId] : [])));
  for (const batch of batches([...ids])) {
    await db
      .updateTable('queue_images')
      .set({ changes: ONE_MORE_CHANGE, judged: 0 })
      .where('image_id', 'in', batch)
      .execute();
  }
}

/** Says that all images are to be judged anew, as after a text was embedded. */
export async function markAllChanged(db: Database): Promise<void> {
  await db.updateTable('queue_version').set({ version: sql<number>`version + 1` }).execute();
}

/** The images that are to be judged next, those that changed before all others, and the version to judge them by. */
export async function unjudgedImages(
  { db }: Project,
  limit: number,
): Promise<{ readonly version: number; readonly images: readonly UnjudgedImage[] }> {
  const version = await currentVersion(db);
  const rows = db.selectFrom('queue_images').where('judged', '<', version).orderBy('judged').orderBy('image_id');
  const found = await rows.select(['image_id', 'changes']).limit(limit).execute();
  return { version, images: found.map(({ image_id, changes }) => ({ imageId: image_id, changes })) };
}

/** How many images are to be judged. */
export async function countUnjudged({ db }: Project): Promise<number> {
  const left = db.selectFrom('queue_images').where('judged', '<', await currentVersion(db));
  return (await left.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
}

async function currentVersion(db: Database): Promise<number> {
  return (await db.selectFrom('queue_version').select('version').executeTakeFirstOrThrow()).version;
}

/**
 * Replaces what is known of an image, in one transaction; what was skipped stays skipped. When it changed meanwhile it
 * will be judged once more.
 */
export async function saveDisagreements(
  { db }: WritableProject,
  { imageId, changes }: UnjudgedImage,
  version: number,
  found: readonly FoundSuggestion[],
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const image = transaction.updateTable('queue_images').where('image_id', '=', imageId);
    const skipped = await skippedKeys(transaction, imageId);
    const open = found.filter(({ suggestion: { key } }) => !skipped.has(key));
    const expectedEdits = open.reduce((sum, { suggestion: { confidence } }) => sum + confidence, 0);
    const place = open.length === 0 ? 0 : Math.max(expectedEdits, await placeOf(transaction, imageId));
    await counting(transaction, imageId, async () => {
      await transaction.deleteFrom('disagreements').where('image_id', '=', imageId).execute();
      await transaction.deleteFrom('disagreement_phrases').where('image_id', '=', imageId).execute();
      for (const one of found) {
        await insertDisagreement(transaction, one, { imageId, place, isSkipped: skipped.has(one.suggestion.key) });
      }
    });
    await image.set({ expected_edits: expectedEdits, place }).execute();
    await image.where('changes', '=', changes).set({ judged: version }).execute();
  });
}

async function placeOf(db: Database, imageId: string): Promise<number> {
  const image = db.selectFrom('queue_images').where('image_id', '=', imageId).select('place');
  return (await image.executeTakeFirst())?.place ?? 0;
}

async function skippedKeys(db: Database, imageId: string): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('skipped_disagreements').where('image_id', '=', imageId).select('key').execute();
  return new Set(rows.map(({ key }) => key));
}

async function insertDisagreement(
  db: Database,
  { suggestion, phraseIds }: FoundSuggestion,
  { imageId, place, isSkipped }: { imageId: string; place: number; isSkipped: boolean },
): Promise<void> {
  const { key, kind, confidence } = suggestion;
  const row = { image_id: imageId, key, kind, confidence, is_skipped: Number(isSkipped), place };
  await db
    .insertInto('disagreements')
    .values({ ...row, suggestion: JSON.stringify(suggestion) })
    .execute();
  const phrases = phraseIds.map((phrase_id) => ({ ...row, phrase_id }));
  if (phrases.length > 0) await db.insertInto('disagreement_phrases').values(phrases).execute();
}

/** Takes a disagreement off the queue until what it is about changes, or puts it back. */
export async function skipSuggestion(
  { db }: WritableProject,
  { imageId, key, isSkipped }: { readonly imageId: string; readonly key: string; readonly isSkipped: boolean },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = { image_id: imageId, key };
    const skipped = transaction
      .deleteFrom('skipped_disagreements')
      .where('image_id', '=', imageId)
      .where('key', '=', key);
    await skipped.execute();
    if (isSkipped) await transaction.insertInto('skipped_disagreements').values(row).execute();
    await counting(transaction, imageId, async () => {
      for (const table of ['disagreements', 'disagreement_phrases'] as const) {
        const own = transaction.updateTable(table).where('image_id', '=', imageId).where('key', '=', key);
        await own.set({ is_skipped: Number(isSkipped) }).execute();
      }
    });
    const left = sql<number>`coalesce((select sum(confidence) from disagreements
      where disagreements.image_id = queue_images.image_id and is_skipped = 0), 0)`;
    await transaction
      .updateTable('queue_images')
      .set({ expected_edits: left })
      .where('image_id', '=', imageId)
      .execute();
  });
}

/**
 * Orders images by the edits that they are expected to need now. While people work an image keeps its place until
 * nothing is left of it, so that one fix does not send the rest elsewhere.
 */
export async function orderAnew({ db }: WritableProject): Promise<void> {
  const moved = db.selectFrom('queue_images').whereRef('place', '!=', 'expected_edits');
  for (const { image_id, expected_edits: place } of await moved.select(['image_id', 'expected_edits']).execute()) {
    await db.transaction().execute(async (transaction) => {
      for (const table of ['queue_images', 'disagreements', 'disagreement_phrases'] as const) {
        await transaction.updateTable(table).set({ place }).where('image_id', '=', image_id).execute();
      }
    });
  }
}
