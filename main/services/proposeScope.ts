import type { ModelRun } from '../../annotations/proposals.ts';
import type { ProposeOrder } from '../api/jobs.ts';
import { startRunOf } from '../jobs/propose.ts';
import type { Model } from '../model.ts';
import { batches } from '../store/batches.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';

const DRY_RUN_IMAGES = 5;

/**
 * Goes on in the latest run, if it is of this model, unless the images are to be seen anew. A dry run asks how long
 * the work takes: it never makes a run of five images that stands before the others.
 */
export async function chooseRun(
  project: WritableProject,
  model: Model,
  { onlyNew, dryRun }: ProposeOrder,
): Promise<ModelRun> {
  const { manifest, numerics } = model;
  const [latest] = await allRuns(project);
  const fits = latest?.modelId === manifest.modelId && latest.numerics === numerics;
  return latest !== undefined && fits && (onlyNew || dryRun) ? latest : startRunOf(project, model, 'rec');
}

/** The images to work through, and the number of all that are meant: for a dry run, more. */
export async function chooseImages(
  project: WritableProject,
  { onlyNew, dryRun }: ProposeOrder,
  scope: readonly string[],
  run: ModelRun | undefined,
): Promise<{ chosen: readonly string[]; whole: number }> {
  const seen = onlyNew && run ? await seenBy(project, run, scope) : new Set<string>();
  const meant = scope.filter((id) => !seen.has(id));
  return { chosen: dryRun ? meant.slice(0, DRY_RUN_IMAGES) : meant, whole: meant.length };
}

/** Whether the run is done with an image. */
export async function isSeenBy(project: WritableProject, run: ModelRun, imageId: string): Promise<boolean> {
  return (await seenBy(project, run, [imageId])).has(imageId);
}

/** Those of the images that the run is done with; one that failed is tried again. */
async function seenBy({ db }: WritableProject, { id }: ModelRun, imageIds: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const batch of batches(imageIds)) {
    const rows = await db
      .selectFrom('run_images')
      .select('image_id')
      .where('run_id', '=', id)
      .where('status', '=', 'done')
      .where('image_id', 'in', batch)
      .execute();
    for (const { image_id } of rows) seen.add(image_id);
  }
  return seen;
}
