import type { ImageEntry } from '../api/images.ts';
import type { Params, Result } from '../api.ts';
import type { Project } from '../store/openProject.ts';
import { parseImageFilter, type Term } from './imageFilter.ts';
import { entryColumns, selectMatching } from './imageQuery.ts';
import { requireQuick } from './quickPattern.ts';

/** A window of the images that a filter matches, ordered by path. @throws when the filter cannot be read */
export async function listImages(
  project: Project,
  { filter, offset, limit }: Params<'listImages'>,
): Promise<Result<'listImages'>> {
  const matching = select(project, await read(project, filter));
  const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching.select(entryColumns()).orderBy('path').offset(offset).limit(limit).execute();
  return { total, entries: rows.map((row, place) => ({ ...row, index: offset + place })) };
}

/** The next or previous image that the filter matches, in the order of paths, seen from an image or from outside. */
export async function findImage(
  project: Project,
  { filter, from, step }: Params<'findImage'>,
): Promise<Result<'findImage'>> {
  const matching = select(project, await read(project, filter));
  const start = from === null ? undefined : await pathOf(project, from);
  const beyond = start === undefined ? matching : matching.where('path', step === 1 ? '>' : '<', start);
  const next = beyond.orderBy('path', step === 1 ? 'asc' : 'desc').limit(1);
  return place(matching, await next.select(entryColumns()).executeTakeFirst());
}

/** An image and its place among those that the filter matches; null when it is not among them. */
export async function locateInFilter(
  project: Project,
  { filter, imageId }: Params<'locateImage'>,
): Promise<Result<'locateImage'>> {
  const matching = select(project, await read(project, filter));
  return place(matching, await matching.where('id', '=', imageId).select(entryColumns()).executeTakeFirst());
}

/** The ids of all images that a filter matches, ordered by path. @throws when the filter cannot be read */
export async function matchingIds(project: Project, filter: string): Promise<string[]> {
  return (
    await select(project, await read(project, filter))
      .select('id')
      .orderBy('path')
      .execute()
  ).map(({ id }) => id);
}

/** The ids of the next images that a filter matches, in the order of paths, seen from one of the project. */
export async function idsAfter(
  project: Project,
  { filter, from, limit }: { filter: string; from: string; limit: number },
): Promise<string[]> {
  const start = await pathOf(project, from);
  if (start === undefined) throw new Error(`Expected an image of the project, got the unknown id "${from}".`);
  const matching = select(project, await read(project, filter));
  const next = matching.where('path', '>', start).select('id').orderBy('path').limit(limit);
  return (await next.execute()).map(({ id }) => id);
}

/** @throws when the filter cannot be read, or has a pattern that would take too long */
async function read({ db }: Project, filter: string): Promise<readonly Term[]> {
  const terms = parseImageFilter(filter);
  for (const term of terms) if (term.kind === 'pattern') await requireQuick(db, term.source);
  return terms;
}

function select({ db }: Project, terms: readonly Term[]) {
  return selectMatching(db, terms);
}

/** Counts what comes before the image. */
async function place(
  matching: ReturnType<typeof select>,
  row: Omit<ImageEntry, 'index'> | undefined,
): Promise<ImageEntry | null> {
  if (row === undefined) return null;
  const { index } = await matching
    .where('path', '<', row.path)
    .select(({ fn }) => fn.countAll<number>().as('index'))
    .executeTakeFirstOrThrow();
  return { ...row, index };
}

async function pathOf({ db }: Project, imageId: string): Promise<string | undefined> {
  return (await db.selectFrom('images').select('path').where('id', '=', imageId).executeTakeFirst())?.path;
}
