import { sql } from 'kysely';
import { identity, required } from './columns.ts';
import type { Migration } from './migration.ts';

/** Where people and model disagree: derived, and kept so that the queue can be listed at once; and what was skipped. */
export const createDisagreements: Migration = {
  number: 8,
  name: 'create disagreements',
  async up(db) {
    await db.schema
      .createTable('queue_version')
      .addColumn('id', 'integer', identity)
      .addColumn('version', 'integer', required)
      .execute();
    await sql`insert into queue_version values (1, 1)`.execute(db);
    await db.schema
      .createTable('queue_images')
      .addColumn('image_id', 'text', identity)
      .addColumn('changes', 'integer', required)
      .addColumn('judged', 'integer', required)
      .addColumn('expected_edits', 'double precision', required)
      .addColumn('place', 'double precision', required)
      .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], (key) => key.onDelete('cascade'))
      .execute();
    await createFound(db.schema);
    await db.schema
      .createTable('queue_counts')
      .addColumn('phrase_id', 'text', required)
      .addColumn('kind', 'text', required)
      .addColumn('count', 'integer', required)
      .addPrimaryKeyConstraint('queue_counts_key', ['phrase_id', 'kind'])
      .execute();
    await db.schema
      .createTable('skipped_disagreements')
      .addColumn('image_id', 'text', required)
      .addColumn('key', 'text', required)
      .addPrimaryKeyConstraint('skipped_disagreements_key', ['image_id', 'key'])
      .execute();
    await sql`insert into queue_images (image_id, changes, judged, expected_edits, place)
      select image_id, 0, 0, 0, 0 from image_states where status in ('in progress', 'done')`.execute(db);
    await db.schema.createIndex('queue_by_judged').on('queue_images').columns(['judged', 'image_id']).execute();
  },
};

/** A disagreement stands once for itself and once for each of its phrases: lists of a phrase are read from an index. */
async function createFound(schema: Parameters<Migration['up']>[0]['schema']): Promise<void> {
  await schema
    .createTable('disagreements')
    .addColumn('image_id', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('confidence', 'double precision', required)
    .addColumn('is_skipped', 'integer', required)
    .addColumn('place', 'double precision', required)
    .addColumn('suggestion', 'text', required)
    .addPrimaryKeyConstraint('disagreements_key', ['image_id', 'key'])
    .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], (key) => key.onDelete('cascade'))
    .execute();
  await schema
    .createTable('disagreement_phrases')
    .addColumn('phrase_id', 'text', required)
    .addColumn('image_id', 'text', required)
    .addColumn('key', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('confidence', 'double precision', required)
    .addColumn('is_skipped', 'integer', required)
    .addColumn('place', 'double precision', required)
    .addPrimaryKeyConstraint('disagreement_phrases_key', ['image_id', 'key', 'phrase_id'])
    .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], (key) => key.onDelete('cascade'))
    .execute();
  const order = ['is_skipped', 'place', 'image_id', 'confidence', 'key', 'kind'] as const;
  await schema
    .createIndex('disagreements_by_place')
    .on('disagreements')
    .columns([...order])
    .execute();
  await schema
    .createIndex('disagreement_phrases_by_place')
    .on('disagreement_phrases')
    .columns(['phrase_id', ...order])
    .execute();
}
