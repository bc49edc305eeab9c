import Sqlite from 'better-sqlite3';
import { type Change, diff, isEmpty } from '../../annotations/change.ts';
import {
  type AnnotationRecord,
  type RecordKey,
  type RecordOf,
  type Records,
  type RecordType,
  recordsOf,
  toRecords,
} from '../../annotations/records.ts';
import { batches } from './batches.ts';
import { markChanged } from './disagreements.ts';
import { refreshImageStates } from './imageStates.ts';
import { appendToJournal, type JournalOrigin } from './journal.ts';
import type { WritableProject } from './openProject.ts';
import { recordTables } from './recordTables.ts';
import type { Database } from './schema.ts';

const recordTypes = Object.keys(recordTables).filter((type): type is RecordType => type in recordTables);

/** The stored record is not the one that the change was made from. */
export class ConflictError extends Error {
  readonly key: RecordKey;

  constructor(key: RecordKey, expected: string, found: string) {
    super(`Expected ${key} to be ${expected}, got ${found}; load the image again and repeat the change.`);
    this.name = 'ConflictError';
    this.key = key;
  }
}

/**
 * Stores a change: tables and journal in one transaction, on disk when the promise resolves.
 * @param entry.label says in a few words what was done ("Draw region")
 * @returns the number of the journal entry, or null for the empty change, which leaves no trace
 * @throws ConflictError when a record is not what the change found
 */
export async function commit(
  project: WritableProject,
  change: Change,
  entry: { origin: JournalOrigin; label: string },
): Promise<number | null> {
  if (isEmpty(change)) return null;
  return commitTogether(project, entry, (_inside, store) => store(change));
}

/**
 * Does long work whose changes are stored all or none: in one transaction, each with a journal entry of its own. What
 * `work` reads must come through the project that it is given; everything else of this process waits until it is done.
 * @throws what `work` throws, and then nothing is stored
 */
export async function commitTogether<T>(
  project: WritableProject,
  entry: { origin: JournalOrigin; label: string },
  work: (inside: WritableProject, store: (change: Change) => Promise<number | null>) => Promise<T>,
): Promise<T> {
  try {
    return await project.db.transaction().execute((transaction) =>
      work({ ...project, db: transaction }, async (change) => {
        if (isEmpty(change)) return null;
        await replaceRecords(transaction, change);
        await refreshImageStates(transaction, imagesWithState(change));
        return appendToJournal(transaction, change, entry);
      }),
    );
  } catch (error) {
    throw explain(error);
  }
}

async function replaceRecords(db: Database, change: Change): Promise<void> {
  const { added, removed, updated } = change;
  const pairs = Object.values(updated);
  const before = toRecords([...Object.values(removed), ...pairs.map(([record]) => record)]);
  const after = toRecords([...Object.values(added), ...pairs.map(([, record]) => record)]);
  refuseConflict(before, await findStored(db, toRecords([...before.values(), ...after.values()])));
  for (const type of recordTypes) await removeRecords(db, type, before);
  for (const type of recordTypes) await insertRecords(db, type, after);
  await markChanged(db, change);
}

/** The images of which a change may move the state. */
function imagesWithState({ added, removed, updated }: Change): readonly string[] {
  const records = [
    ...[...Object.values(added), ...Object.values(removed)],
    ...Object.values(updated).map(([, after]) => after),
  ];
  const ids = records.flatMap((record) => {
    if (record.type === 'image') return [record.id];
    return record.type === 'region' || record.type === 'review' ? [record.imageId] : [];
  });
  return [...new Set(ids)];
}

async function findStored(db: Database, wanted: Records): Promise<Records> {
  const found: AnnotationRecord[] = [];
  for (const type of recordTypes) {
    for (const ids of batches(recordsOf(wanted, type).map(({ id }) => id))) {
      found.push(...(await recordTables[type].find(db, ids)));
    }
  }
  return toRecords(found);
}

async function removeRecords(db: Database, type: RecordType, records: Records): Promise<void> {
  for (const ids of batches(recordsOf(records, type).map(({ id }) => id))) await recordTables[type].remove(db, ids);
}

async function insertRecords<T extends RecordType>(db: Database, type: T, records: Records): Promise<void> {
  for (const batch of batches<RecordOf<T>>(recordsOf(records, type))) await recordTables[type].insert(db, batch);
}

function refuseConflict(expected: Records, stored: Records): void {
  const { added, removed, updated } = diff(expected, stored);
  for (const key of Object.keys(added)) throw new ConflictError(key, 'absent', 'a record');
  for (const key of Object.keys(removed)) throw new ConflictError(key, 'as the change found it', 'no such record');
  for (const key of Object.keys(updated))
    throw new ConflictError(key, 'as the change found it', 'another version of it');
}

function explain(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new Error(
      'Expected every image and phrase that a record names to be in the project after the change, got one that is not; ' +
        'add it, or remove what names it, in the same change.',
      { cause: error },
    );
  }
  if (error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
    return new Error('Expected every image path once in the project, got a second image at the same path.', {
      cause: error,
    });
  }
  return error;
}
