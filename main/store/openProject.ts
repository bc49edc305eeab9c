import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { reasonOf } from '../reasonOf.ts';
import { migrate, requireCurrent } from './migrate.ts';
import { keepStatements } from './preparedStatements.ts';
import type { Database, ProjectSchema } from './schema.ts';
import { addSqlFunctions } from './sqlFunctions.ts';
import { takeWriterLock } from './writerLock.ts';

/** The folder inside a project that holds everything that is not an image. */
export const PROJECT_FOLDER = '.objembed';

/** An open project: a folder of images and the database beside them. */
export type Project = {
  /** Absolute path of the folder of images. */
  readonly folder: string;
  readonly db: Database;
  close(): Promise<void>;
};

/** A project whose one writer we are. A function that writes asks for this type. */
export type WritableProject = Project & { readonly writable: true };

/**
 * Opens a project for writing: takes its writer lock and brings its database up to date.
 * @param options.create makes the folder a project if it is not one yet
 * @throws when the folder is no project, has another writer, or was made by a newer version of the app
 */
export async function openProject(folder: string, options: { create?: boolean } = {}): Promise<WritableProject> {
  const place = locate(folder);
  if (options.create) mkdirSync(place.settings, { recursive: true });
  else requireProject(place);
  const lock = takeWriterLock(path.join(place.settings, 'lock'));
  try {
    const { db, close } = connect(place.database, false);
    await closeOnError(close, migrate(db, place.database));
    return {
      folder: place.folder,
      db,
      writable: true,
      async close() {
        await close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens a project for reading, whether or not it has a writer.
 * @throws when the folder is no project or its database is of another version
 */
export async function openProjectReadOnly(folder: string): Promise<Project> {
  const place = locate(folder);
  requireProject(place);
  const { db, close } = connect(place.database, true);
  await closeOnError(close, requireCurrent(db, place.database));
  return { folder: place.folder, db, close };
}

type Place = { readonly folder: string; readonly settings: string; readonly database: string };

function locate(folder: string): Place {
  const absolute = path.resolve(folder);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`Expected a folder of images at ${absolute}, got none; check the path.`);
  }
  const settings = path.join(absolute, PROJECT_FOLDER);
  return { folder: absolute, settings, database: path.join(settings, 'project.sqlite') };
}

function requireProject({ folder, database }: Place): void {
  if (!existsSync(database)) {
    throw new Error(
      `Expected a project in ${folder}, got a folder without ${PROJECT_FOLDER}/project.sqlite; create it.`,
    );
  }
}

function connect(file: string, readonly: boolean): { db: Database; close: () => Promise<void> } {
  const sqlite = openDatabase(file, readonly);
  const db = new Kysely<ProjectSchema>({ dialect: new SqliteDialect({ database: keepStatements(sqlite) }) });
  return {
    db,
    async close() {
      await db.destroy();
      sqlite.close();
    },
  };
}

function openDatabase(file: string, readonly: boolean): Sqlite.Database {
  const sqlite = new Sqlite(file, { readonly, timeout: 5000 });
  try {
    // Reads the header: a file that is no database is found here.
    sqlite.pragma('schema_version');
    addSqlFunctions(sqlite);
    if (!readonly) makeDurable(sqlite);
    return sqlite;
  } catch (error) {
    sqlite.close();
    const reason = reasonOf(error);
    throw new Error(
      `Expected ${file} to be an ObjEmbed Studio database, got a file that SQLite cannot use (${reason}); ` +
        'restore it from a backup, or move it away to start anew.',
      { cause: error },
    );
  }
}

/** An acknowledged commit must survive a kill and a power cut: WAL is flushed at every commit. */
function makeDurable(sqlite: Sqlite.Database): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
}

async function closeOnError(close: () => Promise<void>, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await close();
    throw error;
  }
}
