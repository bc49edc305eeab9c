import type { ModelRun } from '../../annotations/proposals.ts';
import type { JobState, ProposeOrder } from '../api/jobs.ts';
import { findProposals, storeFound } from '../jobs/propose.ts';
import type { Model } from '../model.ts';
import type { WritableProject } from '../store/openProject.ts';
import { imageTable } from '../store/tables/images.ts';
import { storeSize } from './imageSizes.ts';
import { titleOf } from './jobWords.ts';
import type { Pictures } from './pictures.ts';
import { chooseImages, chooseRun, isSeenBy } from './proposeScope.ts';
import { untilAborted } from './untilAborted.ts';

/** Errors that a job shows; it counts them all. */
const LISTED_ERRORS = 200;

/** What the work needs, and whom it tells. */
export type ProposeOptions = {
  readonly project: WritableProject;
  readonly openModel: () => Promise<Model>;
  readonly pictures: Pick<Pictures, 'readSize'>;
  readonly onJobs: (jobs: readonly JobState[]) => void;
  readonly onImage: (imageId: string) => void;
};

/** An order to propose for images, and how far it has come. */
export type ProposeWork = {
  readonly order: ProposeOrder;
  /** The images that the order names, whether or not a run has seen them. */
  readonly scope: readonly string[];
  readonly abort: AbortController;
  state: JobState;
  failed: number;
  /** What is left of the work, an image at a time; null before the first. */
  steps: Steps | null;
  /** Resolves when what was found last is stored. */
  storing: Promise<void>;
  /** Whether an image, or the model, is being waited for. */
  isAtWork: boolean;
};

/** Yields between images and returns the number of images that the order is about. */
export type Steps = AsyncGenerator<undefined, number, undefined>;

export type Update = (job: ProposeWork, part: Partial<JobState>) => void;

/**
 * Runs the model over the images of an order, one after the other, and stores what it finds.
 * @throws when no model can be started
 */
export async function* workThrough(options: ProposeOptions, job: ProposeWork, update: Update): Steps {
  const { project, openModel } = options;
  const { order, scope, abort } = job;
  if (scope.length === 0) return 0;
  const model = await untilAborted(openModel(), abort.signal);
  const run = await chooseRun(project, model, order);
  const { chosen, whole } = await chooseImages(project, order, scope, run);
  update(job, { total: chosen.length, title: titleOf(chosen.length, order.dryRun) });
  let seconds = 0;
  for (const [index, imageId] of chosen.entries()) {
    if (index > 0) yield;
    const started = performance.now();
    const store = await findIn(options, job, { model, run, imageId, nextId: chosen[index + 1] });
    abort.signal.throwIfAborted();
    // The model goes on with the next image while this one is stored.
    await job.storing;
    seconds += (performance.now() - started) / 1000;
    const imagesPerSecond = (index + 1) / seconds;
    const left = order.dryRun ? whole : chosen.length - index - 1;
    job.storing = store().then(() => {
      const secondsLeft = job.state.status === 'running' ? left / imagesPerSecond : null;
      update(job, { done: index + 1, imagesPerSecond, secondsLeft });
      options.onImage(imageId);
    });
    // Thrown where it is waited for.
    job.storing.catch(() => undefined);
  }
  await job.storing;
  return whole;
}

type Sight = {
  readonly model: Model;
  readonly run: ModelRun;
  readonly imageId: string;
  readonly nextId: string | undefined;
};

/** Runs the model over an image. @returns what stores what was found */
async function findIn(
  { project, pictures }: ProposeOptions,
  job: ProposeWork,
  { model, run, imageId, nextId }: Sight,
): Promise<() => Promise<void>> {
  // Another job may have come first: what it found would stand.
  if (job.order.onlyNew && (await isSeenBy(project, run, imageId))) return async () => undefined;
  const found = await imageTable.find(project.db, [imageId, ...(nextId === undefined ? [] : [nextId])]);
  const image = found.find(({ id }) => id === imageId);
  if (image === undefined) return async () => undefined;
  // An export needs the size; a file that cannot be read fails below, by name.
  await storeSize(project, pictures, image).catch(() => undefined);
  const order = { project, model, task: run.task, signal: job.abort.signal };
  const proposals = await findProposals(
    order,
    image,
    found.find(({ id }) => id === nextId),
  );
  return async () => {
    const outcome = await storeFound(project, run, image, proposals);
    if (typeof outcome === 'string') return;
    job.failed += 1;
    const errors = [...job.state.errors, { imageId, path: image.path, error: outcome.error }];
    job.state = { ...job.state, errors: errors.slice(0, LISTED_ERRORS) };
  };
}
