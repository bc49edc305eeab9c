import { required } from './columns.ts';
import type { Migration } from './migration.ts';

/** Every change in the order of its commit: replayed from nothing it gives the record tables. */
export const createJournal: Migration = {
  number: 2,
  name: 'create journal',
  async up({ schema }) {
    await schema
      .createTable('journal')
      .addColumn('sequence', 'integer', (column) => column.notNull().primaryKey())
      .addColumn('at', 'text', required)
      .addColumn('origin', 'text', required)
      .addColumn('label', 'text', required)
      .addColumn('change', 'text', required)
      .execute();
  },
};
