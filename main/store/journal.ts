import { type Change, changeSchema } from '../../annotations/change.ts';
import type { Project } from './openProject.ts';
import { pages } from './pages.ts';
import type { Database, JournalRow } from './schema.ts';

/** Who made a change: a person at the workbench, an import or scan, or a command. */
export type JournalOrigin = JournalRow['origin'];

export type JournalEntry = {
  readonly sequence: number;
  /** ISO 8601 instant. */
  readonly at: string;
  readonly origin: JournalOrigin;
  readonly label: string;
  readonly change: Change;
};

/** A change that has just been stored, with its journal entry. */
export type StoredChange = Pick<JournalEntry, 'sequence' | 'label' | 'change'>;

const ENTRIES_PER_PAGE = 100;

/** Every stored change after the given entry, in the order of the commits. */
export async function* readJournal({ db }: Project, after = 0): AsyncGenerator<JournalEntry> {
  const entries = db.selectFrom('journal').selectAll().orderBy('sequence').limit(ENTRIES_PER_PAGE);
  for await (const rows of pages((last: JournalRow | undefined) =>
    entries.where('sequence', '>', last?.sequence ?? after).execute(),
  )) {
    for (const row of rows) yield toEntry(row);
  }
}

/** The entries of these numbers, one in memory at a time. Numbers that the journal does not have are left out. */
export async function* readEntries(project: Project, sequences: Iterable<number>): AsyncGenerator<JournalEntry> {
  for (const sequence of sequences) {
    const entry = await findEntry(project, sequence);
    if (entry !== undefined) yield entry;
  }
}

/** The entry of this number, if the journal has it. */
export async function findEntry({ db }: Project, sequence: number): Promise<JournalEntry | undefined> {
  const row = await db.selectFrom('journal').selectAll().where('sequence', '=', sequence).executeTakeFirst();
  return row && toEntry(row);
}

function toEntry(row: JournalRow): JournalEntry {
  return { ...row, change: changeSchema.parse(JSON.parse(row.change)) };
}

/**
 * Adds a change to the journal, in the transaction that also changes the tables.
 * @returns the number of the entry
 */
export async function appendToJournal(
  db: Database,
  change: Change,
  entry: { origin: JournalOrigin; label: string },
): Promise<number> {
  const newest = await db
    .selectFrom('journal')
    .select(({ fn }) => fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  const sequence = (newest?.sequence ?? 0) + 1;
  await db
    .insertInto('journal')
    .values({
      sequence,
      at: new Date().toISOString(),
      origin: entry.origin,
      label: entry.label,
      change: JSON.stringify(change, refuseUnstorableText),
    })
    .execute();
  return sequence;
}

/** Databases hold Unicode text without NUL; a lone surrogate would come back as another character. */
function refuseUnstorableText(key: string, value: unknown): unknown {
  for (const text of [key, value]) {
    if (typeof text === 'string' && (!text.isWellFormed() || text.includes('\0'))) {
      throw new Error(`Expected text in Unicode without NUL, got ${JSON.stringify(text)}; correct that text.`);
    }
  }
  return value;
}
