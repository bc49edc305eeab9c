import type { AnnotationRecord } from '../../annotations/records.ts';
import { batches } from '../store/batches.ts';
import type { Project } from '../store/openProject.ts';
import { tablesOfImages } from '../store/recordTables.ts';

/** The records that belong to these images, by image id. */
export async function recordsOfImages(
  { db }: Project,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AnnotationRecord[]>> {
  const found = [];
  for (const ids of batches(imageIds)) {
    for (const table of Object.values(tablesOfImages)) found.push(...(await table.ofImages(db, ids)));
  }
  return Map.groupBy(found, ({ imageId }) => imageId);
}
