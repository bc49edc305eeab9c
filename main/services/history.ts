import { invert } from '../../annotations/change.ts';
import type { Params, Result } from '../api.ts';
import { commit } from '../store/commit.ts';
import { findEntry, type StoredChange } from '../store/journal.ts';
import type { Project, WritableProject } from '../store/openProject.ts';

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
 * Undoes entries of the journal, the last first. `onChange` is told every change as it is stored.
 * @throws ConflictError when a record was changed since; what is undone by then stays so
 */
export async function revert(
  project: WritableProject,
  { sequences, label }: Params<'revert'>,
  onChange: (stored: StoredChange) => void,
): Promise<Result<'revert'>> {
  const stored: number[] = [];
  for (const sequence of sequences.toReversed()) {
    const change = invert((await readHistory(project, { sequence })).change);
    const entry = await commit(project, change, { origin: 'user', label });
    if (entry === null) continue;
    stored.push(entry);
    onChange({ change, sequence: entry, label });
  }
  return { sequences: stored };
}
