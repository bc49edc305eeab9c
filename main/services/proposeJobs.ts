import { randomUUID } from 'node:crypto';
import type { ModelRun } from '../../annotations/proposals.ts';
import type { JobState, ProposeOrder } from '../api.ts';
import { proposeForImage, startRunOf } from '../jobs/propose.ts';
import type { Model } from '../model.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadProposals } from '../store/proposalSets.ts';
import { imageTable } from '../store/tables/images.ts';
import { matchingIds } from './images.ts';

const DRY_RUN_IMAGES = 5;
const LISTED_ERRORS = 200;
/** Jobs that have ended stay in the list, up to so many. */
const JOBS_KEPT = 20;

type Options = {
  readonly project: WritableProject;
  readonly openModel: () => Promise<Model>;
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
  state: JobState;
  readonly abort: AbortController;
  /** Resolves when a paused job may go on; null while it runs. */
  pausing: { readonly going: Promise<void>; readonly go: () => void } | null;
};

/** Runs the model over images in the background, one job after the other. */
export function createProposeJobs({ project, openModel, onJobs, onImage }: Options): ProposeJobs {
  let jobs: readonly Job[] = [];
  let last: Promise<void> = Promise.resolve();

  function update(job: Job, part: Partial<JobState>): void {
    job.state = { ...job.state, ...part };
    onJobs(jobs.map(({ state }) => state));
  }

  function find(jobId: string): Job {
    const job = jobs.find(({ state }) => state.id === jobId);
    if (job === undefined) throw new Error(`Expected a job of this server, got the unknown id "${jobId}".`);
    return job;
  }

  async function work(job: Job, imageIds: readonly string[], { onlyNew }: ProposeOrder): Promise<void> {
    const model = await openModel();
    const run = await chooseRun(project, model, !onlyNew);
    let seconds = 0;
    for (const imageId of imageIds) {
      await job.pausing?.going;
      if (job.abort.signal.aborted) return;
      const started = performance.now();
      await proposeOne(job, model, run, imageId);
      seconds += (performance.now() - started) / 1000;
      if (job.abort.signal.aborted) return;
      const done = job.state.done + 1;
      const imagesPerSecond = done / seconds;
      update(job, { done, imagesPerSecond, secondsLeft: (job.state.total - done) / imagesPerSecond });
      onImage(imageId);
    }
  }

  async function proposeOne(job: Job, model: Model, run: ModelRun, imageId: string): Promise<void> {
    const [image] = await imageTable.find(project.db, [imageId]);
    if (image === undefined) return;
    const outcome = await proposeForImage({ project, model, task: run.task, signal: job.abort.signal }, run, image);
    if (typeof outcome === 'string') return;
    const errors = [...job.state.errors, { imageId, path: image.path, error: outcome.error }];
    update(job, { errors: errors.slice(0, LISTED_ERRORS) });
  }

  async function runJob(job: Job, imageIds: readonly string[], order: ProposeOrder, all: number): Promise<void> {
    try {
      if (!job.abort.signal.aborted) await work(job, imageIds, order);
      const status = job.abort.signal.aborted ? 'cancelled' : 'done';
      update(job, {
        status,
        secondsLeft: null,
        summary: summaryOf({ ...job.state, status }, order.dryRun ? all : null),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const status = job.abort.signal.aborted ? 'cancelled' : 'failed';
      update(job, { status, secondsLeft: null, summary: status === 'failed' ? reason : summaryOf(job.state, null) });
    }
  }

  return {
    list: () => jobs.map(({ state }) => state),
    async start(order) {
      const all = await imagesOf(project, order);
      const imageIds = order.dryRun ? all.slice(0, DRY_RUN_IMAGES) : all;
      const job: Job = { state: newState(imageIds.length, order.dryRun), abort: new AbortController(), pausing: null };
      jobs = [job, ...jobs].slice(0, JOBS_KEPT);
      update(job, {});
      last = last.then(() => runJob(job, imageIds, order, all.length));
      return job.state.id;
    },
    pause(jobId) {
      const job = find(jobId);
      if (job.state.status !== 'running') return;
      const { promise: going, resolve: go } = Promise.withResolvers<void>();
      job.pausing = { going, go };
      update(job, { status: 'paused', secondsLeft: null });
    },
    resume(jobId) {
      const job = find(jobId);
      if (job.state.status !== 'paused') return;
      job.pausing?.go();
      job.pausing = null;
      update(job, { status: 'running' });
    },
    cancel(jobId) {
      const job = find(jobId);
      job.abort.abort(new Error('Cancelled.'));
      job.pausing?.go();
    },
    async close() {
      for (const { abort, pausing } of jobs) {
        abort.abort(new Error('The project was closed.'));
        pausing?.go();
      }
      await last;
    },
  };
}

/** The images of an order, without those that the latest run has seen if only new ones are asked for. */
async function imagesOf(project: WritableProject, { scope, onlyNew }: ProposeOrder): Promise<readonly string[]> {
  const ids = scope.kind === 'images' ? scope.imageIds : await matchingIds(project, scope.filter);
  const [run] = onlyNew ? await allRuns(project) : [];
  if (run === undefined) return ids;
  const fresh: string[] = [];
  for (const id of ids) if ((await loadProposals(project, run.id, id)) === undefined) fresh.push(id);
  return fresh;
}

async function chooseRun(project: WritableProject, model: Model, isNew: boolean): Promise<ModelRun> {
  const { manifest, numerics } = model;
  const [latest] = isNew ? [] : await allRuns(project);
  const fits = latest?.modelId === manifest.modelId && latest.numerics === numerics;
  return latest !== undefined && fits ? latest : startRunOf(project, model, 'rec');
}

function newState(total: number, dryRun: boolean): JobState {
  const what = total === 1 ? '1 image' : `${total} images`;
  return {
    id: randomUUID(),
    title: dryRun ? `Try proposing boxes in ${what}` : `Propose boxes in ${what}`,
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

/** `wanted` is the number of images that a dry run stands for. */
function summaryOf({ status, done, total, errors, imagesPerSecond }: JobState, wanted: number | null): string {
  if (status === 'cancelled') return `Cancelled at ${done} of ${total}.`;
  const failed = errors.length === 0 ? '' : `, ${errors.length} failed`;
  const speed = imagesPerSecond === 0 ? '' : ` at ${imagesPerSecond.toFixed(1)} images/s`;
  const rest =
    wanted === null || imagesPerSecond === 0 ? '' : ` All ${wanted} would take ${inWords(wanted / imagesPerSecond)}.`;
  return `${done} of ${total} images${speed}${failed}.${rest}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
