import type { HistoryEntry } from '../../../main/api/changes.ts';

/** The entries that are known, the newest first, without gaps. */
export type Journal = {
  readonly entries: readonly HistoryEntry[];
  /** Whether the last entry is the first of the journal. */
  readonly isWhole: boolean;
};

export const noJournal: Journal = { entries: [], isWhole: false };

/** The journal with its newest page; older entries that do not join on to it are forgotten. */
export function withNewest(known: Journal, newest: readonly HistoryEntry[], limit: number): Journal {
  const oldest = newest.at(-1)?.sequence;
  const joins = known.entries.findIndex(({ sequence }) => sequence === oldest);
  if (joins < 0) return { entries: newest, isWhole: newest.length < limit };
  return { ...known, entries: [...newest, ...known.entries.slice(joins + 1)] };
}

/** The journal with a page that was asked for before its last entry. */
export function withOlder({ entries }: Journal, older: readonly HistoryEntry[], limit: number): Journal {
  const last = entries.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  return {
    entries: [...entries, ...older.filter(({ sequence }) => sequence < last)],
    isWhole: older.length < limit,
  };
}
