import type { Migration } from './migration.ts';

/** Lists of images ask for each image whether any run has seen it. */
export const indexRunImages: Migration = {
  number: 5,
  name: 'index run images by image',
  async up({ schema }) {
    await schema.createIndex('run_images_by_image').on('run_images').columns(['image_id', 'status']).execute();
  },
};
