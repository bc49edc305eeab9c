import { invert } from '../../annotations/change.ts';
import { commitTogether } from './commit.ts';
import { findEntry, type JournalEntry, type JournalOrigin } from './journal.ts';
import type { WritableProject } from './openProject.ts';

type Revert = {
  readonly origin: JournalOrigin;
  /** Of the new entries. */
  readonly label: string;
  /** Throws when an entry is not to be taken back. */
  readonly check?: (entry: JournalEntry) => void;
};

/**
 * Stores the inverses of journal entries, the last of them first: all or none, each as an entry of its own.
 * @returns the numbers of the new entries, in the order in which they were stored
 * @throws ConflictError when a record was changed since, and an error when the journal has no such entry
 */
export async function revertEntries(
  project: WritableProject,
  sequences: readonly number[],
  { origin, label, check }: Revert,
): Promise<readonly number[]> {
  return commitTogether(project, { origin, label }, async (inside, store) => {
    const stored: (number | null)[] = [];
    for (const sequence of sequences.toReversed()) {
      const entry = await findEntry(inside, sequence);
      if (entry === undefined) throw new Error(`Expected an entry of the journal, got the unknown number ${sequence}.`);
      check?.(entry);
      stored.push(await store(invert(entry.change)));
    }
    return stored.filter((sequence) => sequence !== null);
  });
}
