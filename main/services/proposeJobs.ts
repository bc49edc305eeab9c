import { randomUUID } from 'node:crypto';
import type { ModelRun } from '../../annotations/proposals.ts';
import type { JobState, ProposeOrder } from '../api/jobs.ts';
import { proposeForImage } from '../jobs/propose.ts';
import type { Model } from '../model.ts';
import { reasonOf } from '../reasonOf.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { imageTable } from '../store/tables/images.ts';
import { storeSize } from './imageSizes.ts';
import { matchingIds } from './images.ts';
import { summaryOf, titleOf } from './jobWords.ts';
import type { Pictures } from './pictures.ts';
import { chooseImages, chooseRun, isSeenBy } from './proposeScope.ts';
import { atMostEvery } from './throttle.ts';
import { untilAborted } from './untilAborted.ts';

/** Errors that a job shows; it counts them all. */
const LISTED_ERRORS = 200;
/** Jobs that have ended stay in the list, up to so many. */
const ENDED_KEPT = 20;
const TOLD_EVERY_MS = 200;

type Options = {
  readonly project: WritableProject;
  readonly openModel: () => Promise<Model>;
  readonly pictures: Pick<Pictures, 'readSize'>;
  readonly onJobs: (jobs: readonly JobState[]) => void;
  readonly onImage: (imageId: string) => void;
};

export type ProposeJobs = {
  list(): readonly JobState[];
  /** @throws when the filter of the order cannot be read */
  start(order: ProposeOrder): Promise<string>;
  pause(jobId: string): void;
  resume(jobId: string): void;
  cancel(jobId: string): void;
  /** Cancels all and resolves when they have ended. */
  close(): Promise<void>;
};

type Job = {
  readonly order: ProposeOrder;
  /** The images that the order names, whether or not a run has seen them. */
  readonly scope: readonly string[];
  readonly abort: AbortController;
  state: JobState;
  failed: number;
  /** What is left of the work, an image at a time; null before the first. */
  steps: Steps | null;
  /** Whether an image, or the model, is being waited for. */
  isAtWork: boolean;
};

/** Yields between images and returns the number of images that the order is about. */
type Steps = AsyncGenerator<undefined, number, undefined>;

/**
 * Runs the model over images in the background, one image at a time: for images that a person named before those of a
 * filter, else job after job in the order of their start. A paused job stands in nobody's way.
 */
export function createProposeJobs(options: Options): ProposeJobs {
  const { project, onJobs } = options;
  /** The newest first. */
  let jobs: readonly Job[] = [];
  let isWorking = false;
  let working: Promise<void> = Promise.resolve();
  const list = () => jobs.map(({ state }) => state);
  const tell = atMostEvery(TOLD_EVERY_MS, () => onJobs(list()));

  function update(job: Job, part: Partial<JobState>): void {
    job.state = { ...job.state, ...part };
    if (part.status === undefined) tell.soon();
    else tell.now();
  }

  function find(jobId: string): Job {
    const job = jobs.find(({ state }) => state.id === jobId);
    if (job === undefined) throw new Error(`Expected a job of this server, got the unknown id "${jobId}".`);
    return job;
  }

  async function workThrough(): Promise<void> {
    isWorking = true;
    for (let job = nextOf(jobs); job !== undefined; job = nextOf(jobs)) await step(options, job, update);
    isWorking = false;
  }

  function wake(): void {
    if (!isWorking) working = workThrough();
  }

  function stop(job: Job, reason: string): void {
    if (hasEnded(job)) return;
    job.abort.abort(new Error(reason));
    // One that is at work ends when the model has let go of its image.
    if (!job.isAtWork) end(job, 'cancelled', null, update);
  }

  return {
    list,
    async start(order) {
      const scope =
        order.scope.kind === 'images' ? order.scope.imageIds : await matchingIds(project, order.scope.filter);
      const [run] = await allRuns(project);
      const total = (await chooseImages(project, order, scope, run)).chosen.length;
      const state = newState(total, order.dryRun);
      const job: Job = { order, scope, abort: new AbortController(), state, failed: 0, steps: null, isAtWork: false };
      const ended = jobs.filter(hasEnded).slice(0, ENDED_KEPT - 1);
      jobs = [job, ...jobs.filter((other) => !hasEnded(other) || ended.includes(other))];
      tell.now();
      wake();
      return state.id;
    },
    pause(jobId) {
      const job = find(jobId);
      if (job.state.status === 'running') update(job, { status: 'paused', secondsLeft: null });
    },
    resume(jobId) {
      const job = find(jobId);
      if (job.state.status === 'paused') update(job, { status: 'running' });
      wake();
    },
    cancel(jobId) {
      stop(find(jobId), 'Cancelled.');
    },
    async close() {
      for (const job of jobs) stop(job, 'The project was closed.');
      await working;
    },
  };
}

type Update = (job: Job, part: Partial<JobState>) => void;

/** The job whose turn it is; undefined when none can go on. */
function nextOf(jobs: readonly Job[]): Job | undefined {
  const able = jobs.filter(({ state }) => state.status === 'running');
  return able.findLast(({ order }) => order.scope.kind === 'images') ?? able.at(-1);
}

/** Goes on with a job by an image. Never throws: what goes wrong is told in the job's state. */
async function step(options: Options, job: Job, update: Update): Promise<void> {
  const { signal } = job.abort;
  job.isAtWork = true;
  try {
    job.steps ??= work(options, job, update);
    const { done, value: whole } = await job.steps.next();
    if (signal.aborted) end(job, 'cancelled', null, update);
    else if (done) end(job, 'done', job.order.dryRun ? whole : null, update);
  } catch (error) {
    if (signal.aborted) end(job, 'cancelled', null, update);
    else update(job, { status: 'failed', secondsLeft: null, summary: reasonOf(error) });
  }
  job.isAtWork = false;
}

/** @throws when no model can be started */
async function* work(options: Options, job: Job, update: Update): Steps {
  const { project, openModel, onImage } = options;
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
    // Another job may have come first: what it found would stand.
    if (!order.onlyNew || !(await isSeenBy(project, run, imageId))) await proposeOne(options, job, model, run, imageId);
    abort.signal.throwIfAborted();
    seconds += (performance.now() - started) / 1000;
    const done = job.state.done + 1;
    const imagesPerSecond = done / seconds;
    const left = order.dryRun ? whole : chosen.length - done;
    const secondsLeft = job.state.status === 'paused' ? null : left / imagesPerSecond;
    update(job, { done, imagesPerSecond, secondsLeft });
    onImage(imageId);
  }
  return whole;
}

async function proposeOne(
  { project, pictures }: Options,
  job: Job,
  model: Model,
  run: ModelRun,
  imageId: string,
): Promise<void> {
  const [image] = await imageTable.find(project.db, [imageId]);
  if (image === undefined) return;
  // An export needs the size; a file that cannot be read fails below, by name.
  await storeSize(project, pictures, image).catch(() => undefined);
  const outcome = await proposeForImage({ project, model, task: run.task, signal: job.abort.signal }, run, image);
  if (typeof outcome === 'string') return;
  job.failed += 1;
  const errors = [...job.state.errors, { imageId, path: image.path, error: outcome.error }];
  job.state = { ...job.state, errors: errors.slice(0, LISTED_ERRORS) };
}

function newState(total: number, dryRun: boolean): JobState {
  return {
    id: randomUUID(),
    title: titleOf(total, dryRun),
    status: 'running',
    done: 0,
    total,
    imagesPerSecond: 0,
    secondsLeft: null,
    startedAt: new Date().toISOString(),
    errors: [],
    summary: null,
  };
}

function end(job: Job, status: 'done' | 'cancelled', whole: number | null, update: Update): void {
  const summary = summaryOf({ ...job.state, status }, job.failed, whole);
  const { imagesPerSecond } = job.state;
  const secondsLeft = status === 'done' && whole !== null && imagesPerSecond > 0 ? whole / imagesPerSecond : null;
  update(job, { status, secondsLeft, summary });
}

function hasEnded({ state: { status } }: Job): boolean {
  return status !== 'running' && status !== 'paused';
}
