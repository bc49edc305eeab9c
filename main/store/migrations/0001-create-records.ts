import type { CreateTableBuilder, SchemaModule } from 'kysely';
import { checkedAtCommit, identity, required } from './columns.ts';
import type { Migration } from './migration.ts';

/** One table per record type. */
export const createRecords: Migration = {
  number: 1,
  name: 'create records',
  async up({ schema }) {
    await createImages(schema);
    await createPhrases(schema);
    await createRegions(schema);
    await createRegionPhrases(schema);
    await createCaptions(schema);
    await createPhraseStates(schema);
    await createRejections(schema);
    await createReviews(schema);
  },
};

async function createImages(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('images')
    .addColumn('id', 'text', identity)
    .addColumn('path', 'text', (column) => column.notNull().unique())
    .addColumn('width', 'integer', required)
    .addColumn('height', 'integer', required)
    .addColumn('orientation', 'integer', required)
    .execute();
}

async function createPhrases(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('phrases')
    .addColumn('id', 'text', identity)
    .addColumn('text', 'text', required)
    .addColumn('position', 'double precision', required)
    .execute();
}

async function createRegions(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('regions')
    .addColumn('id', 'text', identity)
    .$call(ofImage)
    .$call(withBox)
    .addColumn('source_kind', 'text', required)
    .addColumn('source_run_id', 'text')
    .addColumn('source_proposal_index', 'integer')
    .addColumn('source_corrected', 'integer')
    .addColumn('source_from', 'text')
    .addColumn('scores_model_id', 'text')
    .addColumn('scores_predicted_iou', 'double precision')
    .addColumn('scores_semantic', 'text')
    .execute();
  await schema.createIndex('regions_by_image').on('regions').column('image_id').execute();
}

async function createRegionPhrases(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('region_phrases')
    .addColumn('region_id', 'text', required)
    .addColumn('position', 'integer', required)
    .$call(ofPhrase)
    .addPrimaryKeyConstraint('region_phrases_key', ['region_id', 'position'])
    .addForeignKeyConstraint('of_region', ['region_id'], 'regions', ['id'], (key) =>
      checkedAtCommit(key).onDelete('cascade'),
    )
    .execute();
  await schema.createIndex('region_phrases_by_phrase').on('region_phrases').column('phrase_id').execute();
}

async function createCaptions(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('captions')
    .$call(ofImage)
    .addColumn('short', 'text', required)
    .addColumn('long', 'text', required)
    .addPrimaryKeyConstraint('captions_key', ['image_id'])
    .execute();
}

async function createPhraseStates(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('phrase_states')
    .addColumn('id', 'text', identity)
    .$call(ofImage)
    .$call(ofPhrase)
    .addColumn('state', 'text', required)
    .execute();
  await schema.createIndex('phrase_states_by_image').on('phrase_states').column('image_id').execute();
  await schema.createIndex('phrase_states_by_phrase').on('phrase_states').column('phrase_id').execute();
}

async function createRejections(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('rejections')
    .addColumn('id', 'text', identity)
    .$call(ofImage)
    .addColumn('run_id', 'text', required)
    .addColumn('proposal_index', 'integer', required)
    .$call(withBox)
    .$call(ofPhrase)
    .execute();
  await schema.createIndex('rejections_by_image').on('rejections').column('image_id').execute();
  await schema.createIndex('rejections_by_phrase').on('rejections').column('phrase_id').execute();
}

async function createReviews(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('reviews')
    .$call(ofImage)
    .addColumn('status', 'text', required)
    .addPrimaryKeyConstraint('reviews_key', ['image_id'])
    .execute();
}

function ofImage<T extends string, C extends string>(table: CreateTableBuilder<T, C>) {
  return table
    .addColumn('image_id', 'text', required)
    .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], checkedAtCommit);
}

function ofPhrase<T extends string, C extends string>(table: CreateTableBuilder<T, C>) {
  return table
    .addColumn('phrase_id', 'text', required)
    .addForeignKeyConstraint('of_phrase', ['phrase_id'], 'phrases', ['id'], checkedAtCommit);
}

function withBox<T extends string, C extends string>(table: CreateTableBuilder<T, C>) {
  return table
    .addColumn('x1', 'double precision', required)
    .addColumn('y1', 'double precision', required)
    .addColumn('x2', 'double precision', required)
    .addColumn('y2', 'double precision', required);
}
