import type { QueryExecutorProvider, SchemaModule } from 'kysely';

/** One step of the database from version `number - 1` to `number`. A released step is never edited. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly up: (db: MigrationDatabase) => Promise<void>;
};

/**
 * What a step may use: the schema builder, and raw SQL by Kysely's `sql` template. The typed query builder describes the
 * newest tables, which an old step does not know.
 */
export type MigrationDatabase = QueryExecutorProvider & { readonly schema: SchemaModule };
