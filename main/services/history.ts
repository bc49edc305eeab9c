import { changeSchema } from '../../annotations/change.ts';
import type { Params, Result } from '../api.ts';
import type { Project } from '../store/openProject.ts';

/** Entries of the journal without their changes, the newest first. */
export async function listHistory(
  { db }: Project,
  { before, limit }: Params<'listHistory'>,
): Promise<Result<'listHistory'>> {
  const newest = db.selectFrom('journal').select(['sequence', 'at', 'origin', 'label']).orderBy('sequence', 'desc');
  return (before === null ? newest : newest.where('sequence', '<', before)).limit(limit).execute();
}

/** What one entry changed. @throws when the journal has no such entry */
export async function readHistory(
  { db }: Project,
  { sequence }: Params<'readHistory'>,
): Promise<Result<'readHistory'>> {
  const row = await db.selectFrom('journal').select('change').where('sequence', '=', sequence).executeTakeFirst();
  if (row === undefined) throw new Error(`Expected an entry of the journal, got the unknown number ${sequence}.`);
  return { change: changeSchema.parse(JSON.parse(row.change)) };
}
