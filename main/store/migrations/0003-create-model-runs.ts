import type { CreateTableBuilder, SchemaModule } from 'kysely';
import { identity, required } from './columns.ts';
import type { Migration } from './migration.ts';

/**
 * What model runs found. Images are named without a foreign key: the removal of an image can be undone, and then its
 * proposals must still be there.
 */
export const createModelRuns: Migration = {
  number: 3,
  name: 'create model runs',
  async up({ schema }) {
    await schema
      .createTable('model_runs')
      .addColumn('id', 'text', identity)
      .addColumn('model_id', 'text', required)
      .addColumn('created_at', 'text', required)
      .addColumn('settings', 'text', required)
      .execute();
    await createRunImages(schema);
    await createProposalSets(schema);
  },
};

async function createRunImages(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('run_images')
    .$call(byRunAndImage)
    .addColumn('status', 'text', required)
    .addColumn('error', 'text')
    .addColumn('finished_at', 'text', required)
    .addPrimaryKeyConstraint('run_images_key', ['run_id', 'image_id'])
    .execute();
}

async function createProposalSets(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('proposal_sets')
    .$call(byRunAndImage)
    .addColumn('boxes', 'bytea', required)
    .addColumn('proposer_scores', 'bytea', required)
    .addColumn('predicted_iou', 'bytea', required)
    .addColumn('object_embeddings', 'bytea', required)
    .addColumn('image_embeddings', 'bytea', required)
    .addPrimaryKeyConstraint('proposal_sets_key', ['run_id', 'image_id'])
    .execute();
}

function byRunAndImage<T extends string, C extends string>(table: CreateTableBuilder<T, C>) {
  return table
    .addColumn('run_id', 'text', required)
    .addColumn('image_id', 'text', required)
    .addForeignKeyConstraint('of_run', ['run_id'], 'model_runs', ['id'], (key) => key.onDelete('cascade'));
}
