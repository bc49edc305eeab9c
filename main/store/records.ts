import { setImmediate } from 'node:timers/promises';
import {
  type AnnotationRecord,
  type ImageRecord,
  type PhraseRecord,
  type Records,
  toRecords,
} from '../../annotations/records.ts';
import { batches } from './batches.ts';
import type { Project } from './openProject.ts';
import { pages } from './pages.ts';
import { tablesOfImages } from './recordTables.ts';
import type { Database, ImageRow } from './schema.ts';
import { imageTable, toImageRecord } from './tables/images.ts';
import { toPhraseRecord } from './tables/phrases.ts';

const IMAGES_PER_PAGE = 50;

/** An image with its own record and all that belong to it; phrases, which belong to the project, are not among them. */
export type ImageWithRecords = { readonly image: ImageRecord; readonly records: Records };

/**
 * All that an edit of one image needs: the image, its records and the phrases of the project.
 * @throws when the project has no such image
 */
export async function imageRecords({ db }: Project, imageId: string): Promise<Records> {
  const [image] = await imageTable.find(db, [imageId]);
  if (image === undefined) throw new Error(`Expected an image of the project, got the unknown id "${imageId}".`);
  const own = (await recordsOfImages({ db }, [imageId])).get(imageId) ?? [];
  return toRecords([image, ...own, ...(await selectPhrases(db))]);
}

/** The vocabulary, in its order. */
export async function allPhrases({ db }: Project): Promise<PhraseRecord[]> {
  return selectPhrases(db);
}

/** The number of images in the project. */
export async function countImages({ db }: Project): Promise<number> {
  const { count } = await db
    .selectFrom('images')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** All images ordered by path, in memory for a page at a time. */
export async function* allImages({ db }: Project): AsyncGenerator<ImageRecord> {
  for await (const page of imagePages(db)) yield* page.map(toImageRecord);
}

/**
 * All images with their records, ordered by path, in memory for a page at a time: what an export reads.
 * @param only the ids of the images to read instead of all, in the order that they are to come in
 */
export async function* imagesWithRecords({ db }: Project, only?: readonly string[]): AsyncGenerator<ImageWithRecords> {
  for await (const page of only === undefined ? imagePages(db) : namedPages(db, only)) {
    const byImage = await recordsOfImages(
      { db },
      page.map(({ id }) => id),
    );
    for (const image of page.map(toImageRecord)) {
      yield { image, records: toRecords([image, ...(byImage.get(image.id) ?? [])]) };
    }
  }
}

function imagePages(db: Database): AsyncGenerator<ImageRow[]> {
  return pages((after) =>
    db
      .selectFrom('images')
      .selectAll()
      .where('path', '>', after?.path ?? '')
      .orderBy('path')
      .limit(IMAGES_PER_PAGE)
      .execute(),
  );
}

/** The images of these ids that there are, page by page in their order. */
async function* namedPages(db: Database, imageIds: readonly string[]): AsyncGenerator<ImageRow[]> {
  for (let start = 0; start < imageIds.length; start += IMAGES_PER_PAGE) {
    const ids = imageIds.slice(start, start + IMAGES_PER_PAGE);
    const rows = await db.selectFrom('images').selectAll().where('id', 'in', ids).execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    yield ids.flatMap((id) => byId.get(id) ?? []);
    // As between other pages, other work gets its turn.
    await setImmediate();
  }
}

/** The records that belong to these images, by image id. */
export async function recordsOfImages(
  { db }: Pick<Project, 'db'>,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AnnotationRecord[]>> {
  const found = [];
  for (const ids of batches(imageIds)) {
    for (const table of Object.values(tablesOfImages)) found.push(...(await table.ofImages(db, ids)));
  }
  return Map.groupBy(found, ({ imageId }) => imageId);
}

async function selectPhrases(db: Database): Promise<PhraseRecord[]> {
  const rows = await db.selectFrom('phrases').selectAll().orderBy('position').orderBy('id').execute();
  return rows.map(toPhraseRecord);
}
