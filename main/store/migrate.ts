import { createRecords } from './migrations/0001-create-records.ts';
import { createJournal } from './migrations/0002-create-journal.ts';
import { createModelRuns } from './migrations/0003-create-model-runs.ts';
import { createPhraseEmbeddings } from './migrations/0004-create-phrase-embeddings.ts';
import { indexRunImages } from './migrations/0005-index-run-images.ts';
import { addPhraseThresholds } from './migrations/0006-add-phrase-thresholds.ts';
import { createImageStates } from './migrations/0007-create-image-states.ts';
import { createDisagreements } from './migrations/0008-create-disagreements.ts';
import { createTagsAndRegionEmbeddings } from './migrations/0009-create-tags-and-region-embeddings.ts';
import { createImageHashes } from './migrations/0010-create-image-hashes.ts';
import type { Migration } from './migrations/migration.ts';
import type { Database } from './schema.ts';

/** Every step that ever changed the tables, in order. */
export const migrations: readonly Migration[] = [
  createRecords,
  createJournal,
  createModelRuns,
  createPhraseEmbeddings,
  indexRunImages,
  addPhraseThresholds,
  createImageStates,
  createDisagreements,
  createTagsAndRegionEmbeddings,
  createImageHashes,
];

/**
 * Brings a database to the last of the given steps. Each step and its record are one transaction (which Kysely's own
 * migrator does not use on SQLite), so that a kill leaves the database at a whole version.
 * @throws when a newer version of the app has made the database; `file` names it in the message.
 */
export async function migrate(db: Database, file: string, steps: readonly Migration[] = migrations): Promise<void> {
  await createMigrationsTable(db);
  const applied = await refuseNewer(db, file, steps);
  for (const step of steps.filter(({ number }) => number > applied)) {
    await db.transaction().execute(async (transaction) => {
      await step.up(transaction);
      await transaction
        .insertInto('migrations')
        .values({ number: step.number, name: step.name, applied_at: new Date().toISOString() })
        .execute();
    });
  }
}

/**
 * Makes sure that the database has exactly the tables that this version of the app reads.
 * @throws when a newer version made it, or when it must be migrated first.
 */
export async function requireCurrent(db: Database, file: string): Promise<void> {
  const tables = await db.introspection.getTables();
  const applied = tables.some(({ name }) => name === 'migrations') ? await refuseNewer(db, file, migrations) : 0;
  if (applied < migrations.length) {
    throw new Error(
      `Expected ${file} to be at version ${migrations.length}, got version ${applied}; ` +
        'open the project once for writing, which brings it up to date.',
    );
  }
}

async function refuseNewer(db: Database, file: string, steps: readonly Migration[]): Promise<number> {
  const newest = await db
    .selectFrom('migrations')
    .select(['number', 'name'])
    .orderBy('number', 'desc')
    .executeTakeFirst();
  if (newest === undefined) return 0;
  if (newest.number > steps.length) {
    throw new Error(
      `Expected ${file} to be at version ${steps.length} or older, got version ${newest.number} ("${newest.name}"), ` +
        'which a newer ObjEmbed Studio made; open the project with that version.',
    );
  }
  return newest.number;
}

async function createMigrationsTable(db: Database): Promise<void> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.notNull().primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'text', (column) => column.notNull())
    .execute();
}
