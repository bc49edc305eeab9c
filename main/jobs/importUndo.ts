import { invert } from '../../annotations/change.ts';
import { commitTogether } from '../store/commit.ts';
import { findEntry } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';

/**
 * Takes the journal entries of an import back, the last first, all or none.
 * @returns how many entries were taken back
 * @throws ConflictError when what an entry brought was changed since, and an error when an entry is no import
 */
export async function undoImport(
  project: WritableProject,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<{ readonly entries: number }> {
  const origin = { origin: 'import', label: `Undo import (entries ${first} to ${last})` } as const;
  const entries = await commitTogether(project, origin, async (inside, store) => {
    let undone = 0;
    for (let sequence = last; sequence >= first; sequence--) {
      const entry = await findEntry(inside, sequence);
      if (entry === undefined) continue;
      if (entry.origin !== 'import') {
        throw new Error(`Expected entry ${sequence} to be an import, got "${entry.label}"; name the entries of one.`);
      }
      await store(invert(entry.change));
      undone += 1;
    }
    return undone;
  });
  return { entries };
}
