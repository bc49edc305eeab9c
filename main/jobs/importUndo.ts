import type { WritableProject } from '../store/openProject.ts';
import { revertEntries } from '../store/revertEntries.ts';

/**
 * Takes the journal entries of an import back, all or none.
 * @returns how many entries were taken back
 * @throws ConflictError when what an entry brought was changed since, and an error when an entry is no import
 */
export async function undoImport(
  project: WritableProject,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<{ readonly entries: number }> {
  const sequences = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const label = `Undo import (entries ${first} to ${last})`;
  const undone = await revertEntries(project, sequences, {
    origin: 'import',
    label,
    check: ({ sequence, origin, label: found }) => {
      if (origin === 'import') return;
      throw new Error(`Expected entry ${sequence} to be an import, got "${found}"; name the entries of one.`);
    },
  });
  return { entries: undone.length };
}
