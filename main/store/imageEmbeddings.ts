import { setImmediate } from 'node:timers/promises';
import { toFloat16 } from './blobs.ts';
import type { Project } from './openProject.ts';

/** Embeddings lie deep in the row of their image: so many are read before other work gets its turn. */
const ROWS_PER_READ = 100;

/** The embeddings of one image, [G, C] with G of 1 or more, rows of unit length. */
export type ImageEmbeddings = { readonly imageId: string; readonly embeddings: Float32Array };

/** The image embeddings of a run, block by block; images of which it has none are left out. */
export async function* readImageEmbeddings(
  { db }: Project,
  runId: string,
  imageIds: readonly string[],
): AsyncGenerator<readonly ImageEmbeddings[]> {
  const stored = db.selectFrom('proposal_sets').select(['image_id', 'image_embeddings']).where('run_id', '=', runId);
  for (let start = 0; start < imageIds.length; start += ROWS_PER_READ) {
    const rows = await stored.where('image_id', 'in', imageIds.slice(start, start + ROWS_PER_READ)).execute();
    yield rows
      .map((row) => ({ imageId: row.image_id, embeddings: new Float32Array(toFloat16(row.image_embeddings)) }))
      .filter(({ embeddings }) => embeddings.length > 0);
    await setImmediate();
  }
}
