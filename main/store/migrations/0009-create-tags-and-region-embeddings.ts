import type { SchemaModule } from 'kysely';
import { checkedAtCommit, required } from './columns.ts';
import type { Migration } from './migration.ts';

/** The tags that people give images, in their order; and what a model says of regions that are no proposals of it. */
export const createTagsAndRegionEmbeddings: Migration = {
  number: 9,
  name: 'create tags and region embeddings',
  async up({ schema }) {
    await createImageTags(schema);
    await createRegionEmbeddings(schema);
  },
};

async function createImageTags(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('image_tags')
    .addColumn('image_id', 'text', required)
    .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], checkedAtCommit)
    .addColumn('position', 'integer', required)
    .addColumn('tag', 'text', required)
    .addPrimaryKeyConstraint('image_tags_key', ['image_id', 'position'])
    .execute();
  await schema.createIndex('image_tags_by_tag').on('image_tags').columns(['tag', 'image_id']).execute();
}

/** Regions are named without a foreign key: derived data, which is of use again when the removal of one is undone. */
async function createRegionEmbeddings(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('region_embeddings')
    .addColumn('region_id', 'text', required)
    .addColumn('model_id', 'text', required)
    .addColumn('x1', 'double precision', required)
    .addColumn('y1', 'double precision', required)
    .addColumn('x2', 'double precision', required)
    .addColumn('y2', 'double precision', required)
    .addColumn('predicted_iou', 'double precision', required)
    .addColumn('embedding', 'bytea', required)
    .addPrimaryKeyConstraint('region_embeddings_key', ['region_id', 'model_id'])
    .execute();
}
