import { hostname } from 'node:os';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';

/** The right to write to a project, held until `release` or the end of the process. */
export type WriterLock = { release(): void };

const ownerSchema = z.object({ pid: z.int(), host: z.string(), started_at: z.string() });

/**
 * Takes the writer lock of a project. The lock is a transaction left open on a tiny SQLite file, so the operating
 * system frees it the instant its owner is gone, however that came about; there is no stale lock to judge, and no
 * process id that another process has inherited. The file also says who the owner is.
 * @throws when another process, or this one, holds the lock: the message names the owner.
 */
export function takeWriterLock(file: string): WriterLock {
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    lock.pragma('synchronous = OFF');
    lock.exec('begin immediate');
    writeOwner(lock);
    lock.exec('commit; begin immediate');
  } catch (error) {
    const reason = isBusy(error) ? ownedByAnother(lock, file) : error;
    lock.close();
    throw reason;
  }
  return { release: () => lock.close() };
}

function writeOwner(lock: Sqlite.Database): void {
  lock.exec('create table if not exists writer (pid integer, host text, started_at text); delete from writer');
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  lock.prepare('insert into writer values (?, ?, ?)').run(process.pid, hostname(), startedAt);
}

function ownedByAnother(lock: Sqlite.Database, file: string): Error {
  return new Error(
    `Expected no other writer in ${file}, got ${describeOwner(lock)}; ` +
      'close the project there, or open it for reading only.',
  );
}

function describeOwner(lock: Sqlite.Database): string {
  try {
    // The owner may be writing its name at this very moment.
    lock.pragma('busy_timeout = 2000');
    const owner = ownerSchema.parse(lock.prepare('select pid, host, started_at from writer').get());
    return `process ${owner.pid} on ${owner.host}, started ${owner.started_at}`;
  } catch {
    return 'a process that has not yet given its name';
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
