import { randomUUID } from 'node:crypto';
import { type ModelRun, modelRunSchema } from '../../annotations/proposals.ts';
import type { ImageRecord } from '../../annotations/records.ts';
import { refreshImageStates } from './imageStates.ts';
import type { Project, WritableProject } from './openProject.ts';
import { pages } from './pages.ts';
import type { Database, ImageRow, ModelRunRow } from './schema.ts';
import { toImageRecord } from './tables/images.ts';

const IMAGES_PER_PAGE = 200;

export type RunProgress = { readonly done: number; readonly failed: number };
export type FailedImage = { readonly image: ImageRecord; readonly error: string };

/** Begins a run of a model over the project. */
export async function startRun({ db }: WritableProject, model: Omit<ModelRun, 'id' | 'createdAt'>): Promise<ModelRun> {
  const run: ModelRun = { ...model, id: randomUUID(), createdAt: new Date().toISOString() };
  await db.insertInto('model_runs').values(toRow(run)).execute();
  return run;
}

/** All runs, the latest first. */
export async function allRuns({ db }: Project): Promise<ModelRun[]> {
  const rows = await db.selectFrom('model_runs').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
  return rows.map(toRun);
}

/**
 * The run that was started last.
 * @throws when there is none
 */
export async function latestRun(project: Project): Promise<ModelRun> {
  const [latest] = await allRuns(project);
  if (latest === undefined) {
    throw new Error(`Expected a model run in ${project.folder}, got none; run a model over the images first.`);
  }
  return latest;
}

/** The latest run that has proposals for the image; undefined when no run has seen it. */
export async function latestRunOf({ db }: Project, imageId: string): Promise<ModelRun | undefined> {
  const row = await db
    .selectFrom('run_images')
    .innerJoin('model_runs', 'model_runs.id', 'run_images.run_id')
    .selectAll('model_runs')
    .where('image_id', '=', imageId)
    .where('status', '=', 'done')
    .orderBy('created_at', 'desc')
    .orderBy('model_runs.id')
    .limit(1)
    .executeTakeFirst();
  return row && toRun(row);
}

/**
 * The run of this id.
 * @throws when the project has no such run
 */
export async function getRun({ db }: Project, runId: string): Promise<ModelRun> {
  const row = await db.selectFrom('model_runs').selectAll().where('id', '=', runId).executeTakeFirst();
  if (row === undefined) throw new Error(`Expected a model run of the project, got the unknown id "${runId}".`);
  return toRun(row);
}

/**
 * The images that a run has still to see, ordered by path, in memory for a page at a time. Images may be saved or
 * failed while this goes on; each is given once.
 * @param options.retryFailed gives the images that failed before as well
 */
export async function* pendingImages(
  { db }: Project,
  runId: string,
  { retryFailed = false }: { retryFailed?: boolean } = {},
): AsyncGenerator<ImageRecord> {
  const pending = selectPending(db, runId, retryFailed).limit(IMAGES_PER_PAGE);
  for await (const rows of pages((after: ImageRow | undefined) =>
    pending.where('path', '>', after?.path ?? '').execute(),
  )) {
    yield* rows.map(toImageRecord);
  }
}

/** The number of images that a run has still to see. */
export async function countPending(
  { db }: Project,
  runId: string,
  { retryFailed = false }: { retryFailed?: boolean } = {},
): Promise<number> {
  const pending = selectPending(db, runId, retryFailed).clearSelect().clearOrderBy();
  const { count } = await pending.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}

/** How many images of the run are done, and how many failed. */
export async function runProgress({ db }: Project, runId: string): Promise<RunProgress> {
  const rows = await db
    .selectFrom('run_images')
    .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
    .where('run_id', '=', runId)
    .groupBy('status')
    .execute();
  const counts = new Map(rows.map(({ status, count }) => [status, count]));
  return { done: counts.get('done') ?? 0, failed: counts.get('failed') ?? 0 };
}

/** The images that failed in the run, and why, ordered by path. */
export async function failedImages({ db }: Project, runId: string): Promise<FailedImage[]> {
  const rows = await db
    .selectFrom('run_images')
    .innerJoin('images', 'images.id', 'run_images.image_id')
    .selectAll('images')
    .select('run_images.error')
    .where('run_id', '=', runId)
    .where('status', '=', 'failed')
    .orderBy('path')
    .execute();
  return rows.map(({ error, ...image }) => ({ image: toImageRecord(image), error: error ?? '' }));
}

/**
 * Notes that the run could not do an image; on disk when the promise resolves.
 * @returns false when the image is done already: that stands
 */
export async function failImage(
  { db }: WritableProject,
  runId: string,
  imageId: string,
  message: string,
): Promise<boolean> {
  return finishImage(db, runId, imageId, message);
}

/**
 * Notes that a run has finished with an image, unless it is done already.
 * @param error why it failed, or null when it is done
 * @returns whether the note was taken
 */
export async function finishImage(
  db: Database,
  runId: string,
  imageId: string,
  error: string | null,
): Promise<boolean> {
  const note = { status: error === null ? 'done' : 'failed', error, finished_at: new Date().toISOString() } as const;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('run_images')
    .values({ run_id: runId, image_id: imageId, ...note })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'image_id']).doUpdateSet(note).where('run_images.status', '=', 'failed'),
    )
    .executeTakeFirstOrThrow();
  if (error === null) await refreshImageStates(db, [imageId]);
  return numInsertedOrUpdatedRows === 1n;
}

function selectPending(db: Database, runId: string, retryFailed: boolean) {
  return db
    .selectFrom('images')
    .selectAll('images')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run_images')
            .select('image_id')
            .whereRef('image_id', '=', 'images.id')
            .where('run_id', '=', runId)
            .where('status', 'in', retryFailed ? ['done'] : ['done', 'failed']),
        ),
      ),
    )
    .orderBy('path');
}

function toRow({ id, modelId, createdAt, ...settings }: ModelRun): ModelRunRow {
  return { id, model_id: modelId, created_at: createdAt, settings: JSON.stringify(settings) };
}

function toRun({ id, model_id, created_at, settings }: ModelRunRow): ModelRun {
  return modelRunSchema.parse({ ...JSON.parse(settings), id, modelId: model_id, createdAt: created_at });
}
