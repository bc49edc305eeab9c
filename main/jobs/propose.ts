import type { ModelRun } from '../../annotations/proposals.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import type { ImageProposals } from '../../model/pipeline.ts';
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
  const count = (image: ImageRecord, outcome: Outcome): void => {
    if (outcome === 'cancelled') return;
    if (outcome === 'done') done += 1;
    else failed.push({ path: image.path, error: outcome.error });
    const finished = done + failed.length;
    job.onProgress({ done: finished, total, imagesPerSecond: (1000 * finished) / (performance.now() - started) });
  };
  let storing = Promise.resolve();
  try {
    for await (const [image, next] of withNext(pendingImages(project, run.id, { retryFailed }))) {
      if (signal.aborted) break;
      const found = await findProposals(job, image, next);
      // The model goes on with the next image while this one is stored; no more than one waits for that.
      await storing;
      storing = storeFound(project, run, image, found).then((outcome) => count(image, outcome));
      // Thrown where it is waited for.
      storing.catch(() => undefined);
    }
  } finally {
    await storing;
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

/** What became of an image. */
export type Outcome = 'done' | 'cancelled' | { readonly error: string };

/** What the model says of an image, which is to be stored; or why there is nothing. */
type Found = ImageProposals | Exclude<Outcome, 'done'>;

/**
 * Runs the model over one image. The image after it, if that is known, is read meanwhile.
 * @throws when no model process can be started
 */
export async function findProposals(
  { project, model, task, signal }: Pick<ProposeJob, 'project' | 'model' | 'task' | 'signal'>,
  image: ImageRecord,
  next: ImageRecord | undefined,
): Promise<Found> {
  try {
    const file = await locateImage(project, image);
    // One that is gone is reported when its turn has come.
    const ahead = next && (await locateImage(project, next).catch(() => undefined));
    const order = { file, task, ...(ahead === undefined ? {} : { next: ahead }) };
    return await model.call('proposeImage', order, { signal });
  } catch (thrown) {
    if (signal.aborted) return 'cancelled';
    if (thrown instanceof ModelStartError) throw thrown;
    return { error: reasonOf(thrown) };
  }
}

/** Stores what was found in an image, or notes in the run that it cannot be done. Does not throw for what is wrong with it. */
export async function storeFound(
  project: WritableProject,
  run: ModelRun,
  image: ImageRecord,
  found: Found,
): Promise<Outcome> {
  if (found === 'cancelled') return found;
  try {
    if ('error' in found) throw new Error(found.error);
    await saveProposals(project, { imageId: image.id, runId: run.id, ...found });
    return 'done';
  } catch (thrown) {
    const error = reasonOf(thrown);
    await failImage(project, run.id, image.id, error);
    return { error };
  }
}

/** Each item with the one after it. */
async function* withNext<T>(items: AsyncIterable<T>): AsyncGenerator<readonly [T, T | undefined]> {
  let waiting: T | undefined;
  for await (const item of items) {
    if (waiting !== undefined) yield [waiting, item];
    waiting = item;
  }
  if (waiting !== undefined) yield [waiting, undefined];
}
