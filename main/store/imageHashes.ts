import type { ImageHashes } from '../../annotations/curation/duplicateImages.ts';
import { batches } from './batches.ts';
import { toFloat16 } from './blobs.ts';
import { allRuns } from './modelRuns.ts';
import type { Project, WritableProject } from './openProject.ts';
import type { ImageHashRow } from './schema.ts';

/** What was hashed of a file; it is known to hold as long as its size and time are the same. */
export type StoredHashes = Omit<ImageHashRow, 'cluster'>;

/** The hashes of these images, as far as there are any, by image id. */
export async function loadHashes(
  { db }: Project,
  imageIds: readonly string[],
): Promise<ReadonlyMap<string, StoredHashes>> {
  const rows = await db.selectFrom('image_hashes').selectAll().where('image_id', 'in', imageIds).execute();
  return new Map(rows.map(({ cluster: _, ...row }) => [row.image_id, row]));
}

/** Stores hashes, in place of older ones; derived of files, so no change that the journal tells of. */
export async function saveHashes({ db }: WritableProject, hashes: readonly StoredHashes[]): Promise<void> {
  for (const rows of batches(hashes)) {
    await db
      .insertInto('image_hashes')
      .values(rows.map((row) => ({ ...row, cluster: null })))
      .onConflict((conflict) =>
        conflict.column('image_id').doUpdateSet(({ ref }) => ({
          size: ref('excluded.size'),
          modified: ref('excluded.modified'),
          content: ref('excluded.content'),
          picture: ref('excluded.picture'),
          cluster: null,
        })),
      )
      .execute();
  }
}

/** Notes which images are duplicates of each other, in place of what was noted before: by a name for each group. */
export async function saveClusters(
  { db }: WritableProject,
  clusters: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction.updateTable('image_hashes').set({ cluster: null }).where('cluster', 'is not', null).execute();
    for (const [cluster, imageIds] of clusters) {
      for (const ids of batches(imageIds)) {
        await transaction.updateTable('image_hashes').set({ cluster }).where('image_id', 'in', ids).execute();
      }
    }
  });
}

/** The name of the group that an image was found to be in, by image id. */
export async function loadClusters({ db }: Project): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('image_hashes').select(['image_id', 'cluster']).execute();
  return new Map(rows.flatMap(({ image_id, cluster }) => (cluster === null ? [] : [[image_id, cluster] as const])));
}

/**
 * The cosine of the image embeddings that the latest run gave two images, for each pair; undefined where it has not
 * seen both.
 */
export async function cosinesOf(
  project: Project,
  pairs: readonly (readonly [imageId: string, other: string])[],
): Promise<readonly (number | undefined)[]> {
  const [run] = await allRuns(project);
  const found = new Map<string, ArrayLike<number>>();
  if (run === undefined) return pairs.map(() => undefined);
  for (const ids of batches([...new Set(pairs.flat())])) {
    const rows = await project.db
      .selectFrom('proposal_sets')
      .select(['image_id', 'image_embeddings'])
      .where('run_id', '=', run.id)
      .where('image_id', 'in', ids)
      .execute();
    for (const { image_id, image_embeddings } of rows) {
      const embedding = toFloat16(image_embeddings).subarray(0, run.embeddingSize);
      if (embedding.length > 0) found.set(image_id, embedding);
    }
  }
  return pairs.map(([a, b]) => {
    const [one, other] = [found.get(a), found.get(b)];
    return one && other && cosine(one, other);
  });
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x = 0, y = 0] = [a[index], b[index]];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}

/** As the search for duplicates knows them. */
export function toImageHashes({ image_id, content, picture }: StoredHashes): ImageHashes {
  return { imageId: image_id, content, picture };
}
