import type { Params, Result } from '../api.ts';
import { allRuns } from '../store/modelRuns.ts';
import type { Project } from '../store/openProject.ts';
import { parseImageFilter } from './imageFilter.ts';
import { entryColumns, selectMatching } from './imageQuery.ts';

/** A window of the images that a filter matches, ordered by path. @throws when the filter cannot be read */
export async function listImages(
  project: Project,
  { filter, offset, limit }: Params<'listImages'>,
): Promise<Result<'listImages'>> {
  const { matching, runId } = await query(project, filter);
  const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching.select(entryColumns(runId)).orderBy('path').offset(offset).limit(limit).execute();
  return { total, entries: rows.map((row, place) => ({ ...row, index: offset + place })) };
}

/** The next or previous image that the filter matches, in the order of paths, seen from an image or from outside. */
export async function findImage(
  project: Project,
  { filter, from, step }: Params<'findImage'>,
): Promise<Result<'findImage'>> {
  const { matching, runId } = await query(project, filter);
  const start = from === null ? undefined : await pathOf(project, from);
  const beyond = start === undefined ? matching : matching.where('path', step === 1 ? '>' : '<', start);
  const row = await beyond
    .select(entryColumns(runId))
    .orderBy('path', step === 1 ? 'asc' : 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, index: await countBefore(project, filter, row.path) };
}

/** An image and its place among those that the filter matches; null when it is not among them. */
export async function findPlace(
  project: Project,
  { filter, imageId }: Params<'locateImage'>,
): Promise<Result<'locateImage'>> {
  const { matching, runId } = await query(project, filter);
  const row = await matching.where('id', '=', imageId).select(entryColumns(runId)).executeTakeFirst();
  return row === undefined ? null : { ...row, index: await countBefore(project, filter, row.path) };
}

/** The ids of all images that a filter matches, ordered by path. */
export async function matchingIds(project: Project, filter: string): Promise<string[]> {
  const { matching } = await query(project, filter);
  return (await matching.select('id').orderBy('path').execute()).map(({ id }) => id);
}

async function query(project: Project, filter: string) {
  const runId = (await allRuns(project))[0]?.id ?? null;
  return { matching: selectMatching(project.db, parseImageFilter(filter), runId), runId };
}

async function pathOf({ db }: Project, imageId: string): Promise<string | undefined> {
  return (await db.selectFrom('images').select('path').where('id', '=', imageId).executeTakeFirst())?.path;
}

async function countBefore(project: Project, filter: string, path: string): Promise<number> {
  const { matching } = await query(project, filter);
  const { before } = await matching
    .where('path', '<', path)
    .select(({ fn }) => fn.countAll<number>().as('before'))
    .executeTakeFirstOrThrow();
  return before;
}
