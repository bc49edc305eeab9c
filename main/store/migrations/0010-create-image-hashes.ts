import { identity, required } from './columns.ts';
import type { Migration } from './migration.ts';

/** By what images that are the same, or nearly, are found: derived of their files. */
export const createImageHashes: Migration = {
  number: 10,
  name: 'create image hashes',
  async up({ schema }) {
    await schema
      .createTable('image_hashes')
      .addColumn('image_id', 'text', identity)
      .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], (key) => key.onDelete('cascade'))
      .addColumn('size', 'double precision', required)
      .addColumn('modified', 'double precision', required)
      .addColumn('content', 'text', required)
      .addColumn('picture', 'text', required)
      .addColumn('cluster', 'text')
      .execute();
    await schema.createIndex('image_hashes_by_cluster').on('image_hashes').columns(['cluster', 'image_id']).execute();
  },
};
