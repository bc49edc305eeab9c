import { randomUUID } from 'node:crypto';
import type { JobState, ProposeOrder } from '../api/jobs.ts';
import { reasonOf } from '../reasonOf.ts';
import { allRuns } from '../store/modelRuns.ts';
import { matchingIds } from './images.ts';
import { summaryOf, titleOf } from './jobWords.ts';
import { chooseImages } from './proposeScope.ts';
import { type ProposeOptions, type ProposeWork, type Update, workThrough } from './proposeWork.ts';
import { atMostEvery } from './throttle.ts';

/** Jobs that have ended stay in the list, up to so many. */
const ENDED_KEPT = 20;
const TOLD_EVERY_MS = 200;

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

/**
 * Runs the model over images in the background, one image at a time: for images that a person named before those of a
 * filter, else job after job in the order of their start. A paused job stands in nobody's way.
 */
export function createProposeJobs(options: ProposeOptions): ProposeJobs {
  const { project, onJobs } = options;
  /** The newest first. */
  let jobs: readonly ProposeWork[] = [];
  let isWorking = false;
  let working: Promise<void> = Promise.resolve();
  const list = () => jobs.map(({ state }) => state);
  const tell = atMostEvery(TOLD_EVERY_MS, () => onJobs(list()));

  function update(job: ProposeWork, part: Partial<JobState>): void {
    job.state = { ...job.state, ...part };
    if (part.status === undefined) tell.soon();
    else tell.now();
  }

  function find(jobId: string): ProposeWork {
    const job = jobs.find(({ state }) => state.id === jobId);
    if (job === undefined) throw new Error(`Expected a job of this server, got the unknown id "${jobId}".`);
    return job;
  }

  async function workOn(): Promise<void> {
    isWorking = true;
    let last: ProposeWork | undefined;
    for (let job = nextOf(jobs); job !== undefined; job = nextOf(jobs)) {
      // Another job must not take an image for unseen that is being stored.
      if (job !== last) await last?.storing.catch(() => undefined);
      await step(options, job, update);
      last = job;
    }
    isWorking = false;
  }

  function wake(): void {
    if (!isWorking) working = workOn();
  }

  function stop(job: ProposeWork, reason: string): void {
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
      const job: ProposeWork = {
        order,
        scope,
        abort: new AbortController(),
        state,
        failed: 0,
        steps: null,
        storing: Promise.resolve(),
        isAtWork: false,
      };
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
      await Promise.allSettled(jobs.map(({ storing }) => storing));
    },
  };
}

/** The job whose turn it is; undefined when none can go on. */
function nextOf(jobs: readonly ProposeWork[]): ProposeWork | undefined {
  const able = jobs.filter(({ state }) => state.status === 'running');
  return able.findLast(({ order }) => order.scope.kind === 'images') ?? able.at(-1);
}

/** Goes on with a job by an image. Never throws: what goes wrong is told in the job's state. */
async function step(options: ProposeOptions, job: ProposeWork, update: Update): Promise<void> {
  const { signal } = job.abort;
  job.isAtWork = true;
  try {
    job.steps ??= workThrough(options, job, update);
    const { done, value: whole } = await job.steps.next();
    if (signal.aborted) throw signal.reason;
    if (done) end(job, 'done', job.order.dryRun ? whole : null, update);
  } catch (error) {
    await job.storing.catch(() => undefined);
    if (signal.aborted) end(job, 'cancelled', null, update);
    else update(job, { status: 'failed', secondsLeft: null, summary: reasonOf(error) });
  }
  job.isAtWork = false;
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

function end(job: ProposeWork, status: 'done' | 'cancelled', whole: number | null, update: Update): void {
  const summary = summaryOf({ ...job.state, status }, job.failed, whole);
  const { imagesPerSecond } = job.state;
  const secondsLeft = status === 'done' && whole !== null && imagesPerSecond > 0 ? whole / imagesPerSecond : null;
  update(job, { status, secondsLeft, summary });
}

function hasEnded({ state: { status } }: ProposeWork): boolean {
  return status !== 'running' && status !== 'paused';
}
