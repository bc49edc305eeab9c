import type { DuplicateImage, DuplicatesReport } from '../api/duplicates.ts';
import { type DuplicateSearch, findDuplicateImages } from '../jobs/duplicateImages.ts';
import { batches } from '../store/batches.ts';
import type { Project } from '../store/openProject.ts';
import { entryColumns } from './imageQuery.ts';
import { throttleProgress } from './throttle.ts';

/** Finds images that are the same, or nearly, and regions of one box. */
export async function findDuplicates(search: DuplicateSearch): Promise<DuplicatesReport> {
  const { project } = search;
  const progress = throttleProgress(0, search.onProgress);
  const { groups, images, unreadable } = await findDuplicateImages({ ...search, onProgress: progress.step });
  progress.now();
  const entries = await entriesOf(
    project,
    groups.flatMap(({ imageIds }) => imageIds),
  );
  return {
    groups: groups.map(({ kind, imageIds }) => ({ kind, images: imageIds.flatMap((id) => entries.get(id) ?? []) })),
    images,
    unreadable,
    boxes: await sameBoxes(project),
  };
}

async function entriesOf({ db }: Project, imageIds: readonly string[]): Promise<ReadonlyMap<string, DuplicateImage>> {
  const entries = new Map<string, DuplicateImage>();
  for (const ids of batches(imageIds)) {
    const rows = await db.selectFrom('images').where('id', 'in', ids).select(entryColumns()).execute();
    for (const row of rows) entries.set(row.id, row);
  }
  return entries;
}

async function sameBoxes({ db }: Project): Promise<DuplicatesReport['boxes']> {
  return db
    .selectFrom('regions')
    .innerJoin('images', 'images.id', 'regions.image_id')
    .select(({ fn }) => ['images.id as imageId', 'images.path', fn.countAll<number>().as('regions')])
    .groupBy(['images.id', 'images.path', 'x1', 'y1', 'x2', 'y2'])
    .having(({ fn }) => fn.countAll(), '>', 1)
    .orderBy('images.path')
    .execute();
}
