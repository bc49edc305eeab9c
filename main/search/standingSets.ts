import { batches } from '../store/batches.ts';
import type { Project } from '../store/openProject.ts';
import { pages } from '../store/pages.ts';

/** Proposals that stand for an image: those of the latest run that has seen it. */
export type StandingSet = { readonly imageId: string; readonly runId: string };

const ROWS_PER_PAGE = 2_000;

type SeenRow = { image_id: string; run_id: string; model_id: string; created_at: string };

/** What stands for each image, where it is of this model; ordered by the ids of the images. */
export async function standingSets({ db }: Project, modelId: string): Promise<StandingSet[]> {
  const seen = db
    .selectFrom('run_images')
    .innerJoin('model_runs', 'model_runs.id', 'run_images.run_id')
    .select(['run_images.image_id', 'run_images.run_id', 'model_runs.model_id', 'model_runs.created_at'])
    .where('run_images.status', '=', 'done')
    .orderBy('run_images.image_id')
    .orderBy('run_images.run_id')
    .limit(ROWS_PER_PAGE);
  const latest = new Map<string, SeenRow>();
  for await (const rows of pages((after: SeenRow | undefined) =>
    (after === undefined
      ? seen
      : seen.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('run_images.image_id', 'run_images.run_id'), '>', tuple(after.image_id, after.run_id)),
        )
    ).execute(),
  )) {
    for (const row of rows) if (isLater(row, latest.get(row.image_id))) latest.set(row.image_id, row);
  }
  return [...latest.values()]
    .filter((row) => row.model_id === modelId)
    .map(({ image_id, run_id }) => ({ imageId: image_id, runId: run_id }));
}

/** As `latestRunOf` orders runs. */
function isLater(row: SeenRow, known: SeenRow | undefined): boolean {
  if (known === undefined || row.created_at > known.created_at) return true;
  return row.created_at === known.created_at && row.run_id < known.run_id;
}

/** The number of proposals of each set, in their order; their bytes are not read. */
export async function countProposals({ db }: Project, sets: readonly StandingSet[]): Promise<number[]> {
  const counts = new Map<string, number>();
  for (const [runId, ofRun] of Map.groupBy(sets, (set) => set.runId)) {
    for (const batch of batches(ofRun.map(({ imageId }) => imageId))) {
      const rows = await db
        .selectFrom('proposal_sets')
        .select(({ fn }) => ['image_id', fn<number>('length', ['predicted_iou']).as('bytes')])
        .where('run_id', '=', runId)
        .where('image_id', 'in', batch)
        .execute();
      for (const { image_id, bytes } of rows) counts.set(image_id, bytes / Float32Array.BYTES_PER_ELEMENT);
    }
  }
  return sets.map(({ imageId }) => counts.get(imageId) ?? 0);
}
