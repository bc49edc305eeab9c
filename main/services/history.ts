import type { Params, Result } from '../api.ts';
import { findEntry, readEntries, type StoredChange } from '../store/journal.ts';
import type { Project, WritableProject } from '../store/openProject.ts';
import { revertEntries } from '../store/revertEntries.ts';

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
  project: Project,
  { sequence }: Params<'readHistory'>,
): Promise<Result<'readHistory'>> {
  const entry = await findEntry(project, sequence);
  if (entry === undefined) throw new Error(`Expected an entry of the journal, got the unknown number ${sequence}.`);
  return { change: entry.change };
}

/**
 * Undoes entries of the journal, all or none. `onChange` is told every change once all are stored.
 * @throws ConflictError when a record was changed since
 */
export async function revert(
  project: WritableProject,
  { sequences, label }: Params<'revert'>,
  onChange: (stored: StoredChange) => void,
): Promise<Result<'revert'>> {
  const stored = await revertEntries(project, sequences, { origin: 'user', label });
  for await (const entry of readEntries(project, stored)) onChange(entry);
  return { sequences: stored };
}
