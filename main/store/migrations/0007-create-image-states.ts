import { sql } from 'kysely';
import { identity, required } from './columns.ts';
import type { Migration } from './migration.ts';

/** What lists and the tree of folders tell of each image: derived, and kept beside it so that they can be counted. */
export const createImageStates: Migration = {
  number: 7,
  name: 'create image states',
  async up(db) {
    await db.schema
      .createTable('image_states')
      .addColumn('image_id', 'text', identity)
      .addColumn('folder', 'text', required)
      .addColumn('status', 'text', required)
      .addForeignKeyConstraint('of_image', ['image_id'], 'images', ['id'], (key) => key.onDelete('cascade'))
      .execute();
    await sql`insert into image_states (image_id, folder, status)
      select images.id, rtrim(rtrim(path, replace(path, '/', '')), '/'), coalesce(
        (select reviews.status from reviews where reviews.image_id = images.id),
        case
          when exists (select 1 from regions where regions.image_id = images.id) then 'in progress'
          when exists (select 1 from run_images where run_images.image_id = images.id
            and run_images.status = 'done') then 'proposals'
          else 'unseen'
        end)
      from images`.execute(db);
    await db.schema.createIndex('image_states_by_folder').on('image_states').columns(['folder', 'status']).execute();
    await db.schema.createIndex('image_states_by_status').on('image_states').columns(['status', 'image_id']).execute();
  },
};
