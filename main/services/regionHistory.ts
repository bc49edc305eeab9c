import { setImmediate } from 'node:timers/promises';
import { type Region, regionSchema } from '../../annotations/records.ts';
import type { RegionEvent } from '../api/changes.ts';
import type { Params, Result } from '../api.ts';
import type { Project } from '../store/openProject.ts';
import type { JournalRow } from '../store/schema.ts';

/** Entries that one statement looks at. Most hold a region or two; one of a whole dataset holds megabytes. */
const ENTRIES_PER_LOOK = 500;

/**
 * What the journal tells of one region, the newest first, at most `limit` entries. The journal has no index of
 * records, which would cost every change its time: its text is searched, which takes some 5 ms for 1,000 entries, and
 * other work gets its turn in between.
 */
export async function regionHistory(
  { db }: Project,
  { regionId, limit }: Params<'regionHistory'>,
  signal: AbortSignal,
): Promise<Result<'regionHistory'>> {
  const key = `region:${regionId}`;
  const entries: RegionEvent[] = [];
  const newest = await db
    .selectFrom('journal')
    .select(({ fn }) => fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  for (let last = newest?.sequence ?? 0; last > 0 && entries.length < limit; last -= ENTRIES_PER_LOOK) {
    signal.throwIfAborted();
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('sequence', '<=', last)
      .where('sequence', '>', last - ENTRIES_PER_LOOK)
      .where(({ eb, fn, val }) => eb(fn<number>('instr', ['change', val(JSON.stringify(key))]), '>', 0))
      .orderBy('sequence', 'desc')
      .limit(limit - entries.length)
      .execute();
    entries.push(...rows.flatMap((row) => toEvent(row, key)));
    await setImmediate();
  }
  return { entries };
}

/** What an entry did to a record; nothing when its key only stands in a text. */
function toEvent({ change, ...entry }: JournalRow, key: string): RegionEvent[] {
  // Only the one record is checked: an entry may hold thousands.
  const { added, removed, updated } = JSON.parse(change);
  const [before, after]: unknown[] = updated[key] ?? [removed[key], added[key]];
  if (before === undefined && after === undefined) return [];
  return [{ ...entry, before: toRegion(before), after: toRegion(after) }];
}

function toRegion(record: unknown): Region | null {
  return record === undefined ? null : regionSchema.parse(record);
}
