import type { ModelRun } from '../../annotations/proposals.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import { ModelStartError } from '../../model/process/client.ts';
import type { Task } from '../../model/text/prompts.ts';
import type { Model } from '../model.ts';
import { reasonOf } from '../reasonOf.ts';
import { locateImage } from '../store/imageFiles.ts';
import { allRuns, countPending, failImage, pendingImages, startRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { saveProposals } from '../store/proposalSets.ts';

export type ProposeJob = {
  readonly project: WritableProject;
  readonly model: Model;
  readonly task: Task;
  /** Goes on with the latest run of this model and task, failed images included, and starts one if there is none. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ProposeProgress) => void;
};

export type ProposeProgress = { readonly done: number; readonly total: number; readonly imagesPerSecond: number };

export type ProposeSummary = {
  readonly runId: string;
  /** Images that this call finished. */
  readonly done: number;
  readonly failed: readonly { readonly path: string; readonly error: string }[];
  /** Images that the run has still to see: more than 0 only after a cancellation. */
  readonly left: number;
  readonly cancelled: boolean;
  readonly seconds: number;
};

/**
 * Runs the model over every image that its run has not seen. Each image is on disk when it counts as done, so that a
 * run that was killed goes on where it stood. An image that fails is noted by name and the rest goes on.
 * @throws when no model process can be started: that is no fault of an image.
 */
export async function proposeForProject(job: ProposeJob): Promise<ProposeSummary> {
  const { project, signal } = job;
  const run = await chooseRun(job);
  const retryFailed = job.resume;
  const total = await countPending(project, run.id, { retryFailed });
  const started = performance.now();
  const failed: { path: string; error: string }[] = [];
  let done = 0;
  for await (const image of pendingImages(project, run.id, { retryFailed })) {
    if (signal.aborted) break;
    const outcome = await proposeForImage(job, run, image);
    if (outcome === 'cancelled') break;
    if (outcome === 'done') done += 1;
    else failed.push({ path: image.path, error: outcome.error });
    const finished = done + failed.length;
    job.onProgress({ done: finished, total, imagesPerSecond: (1000 * finished) / (performance.now() - started) });
  }
  return {
    runId: run.id,
    done,
    failed,
    left: total - done - failed.length,
    cancelled: signal.aborted,
    seconds: (performance.now() - started) / 1000,
  };
}

async function chooseRun({ project, model, task, resume }: ProposeJob): Promise<ModelRun> {
  const { manifest, numerics } = model;
  const earlier = resume ? await allRuns(project) : [];
  const same = earlier.find(
    (run) => run.modelId === manifest.modelId && run.task === task && run.numerics === numerics,
  );
  return same ?? startRunOf(project, model, task);
}

/** Begins a run of this model. */
export function startRunOf(project: WritableProject, { manifest, numerics }: Model, task: Task): Promise<ModelRun> {
  const { modelId, embeddingSize, objectLogit, imageLogit } = manifest;
  return startRun(project, { modelId, embeddingSize, objectLogit, imageLogit, task, numerics });
}

/**
 * Runs the model over one image and stores what it finds. An image that cannot be done is noted in the run.
 * @throws when no model process can be started.
 */
export async function proposeForImage(
  { project, model, task, signal }: Pick<ProposeJob, 'project' | 'model' | 'task' | 'signal'>,
  run: ModelRun,
  image: ImageRecord,
): Promise<'done' | 'cancelled' | { error: string }> {
  try {
    const file = await locateImage(project, image);
    const found = await model.call('proposeImage', { file, task }, { signal });
    await saveProposals(project, { imageId: image.id, runId: run.id, ...found });
    return 'done';
  } catch (thrown) {
    if (signal.aborted) return 'cancelled';
    if (thrown instanceof ModelStartError) throw thrown;
    const error = reasonOf(thrown);
    await failImage(project, run.id, image.id, error);
    return { error };
  }
}
