import { sql } from 'kysely';
import { batches } from './batches.ts';
import { queueImages } from './disagreements.ts';
import type { Database, ImageStateRow } from './schema.ts';

/** How far an image has come. It keeps its proposals when a later run leaves it out. */
const status = sql<ImageStateRow['status']>`coalesce(
  (select reviews.status from reviews where reviews.image_id = images.id),
  case
    when exists (select 1 from regions where regions.image_id = images.id) then 'in progress'
    when exists (select 1 from run_images where run_images.image_id = images.id
      and run_images.status = 'done') then 'proposals'
    else 'unseen'
  end)`;

/** The path without its last name: trimmed of all that is no slash, and of the slash. */
const folder = sql<string>`rtrim(rtrim(path, replace(path, '/', '')), '/')`;

/**
 * Brings the states of images up to date with their records and runs: to be called in the transaction that changes
 * them. Those of images that are gone have gone with them.
 */
export async function refreshImageStates(db: Database, imageIds: readonly string[]): Promise<void> {
  for (const ids of batches(imageIds)) {
    await db.deleteFrom('image_states').where('image_id', 'in', ids).execute();
    await db
      .insertInto('image_states')
      .columns(['image_id', 'folder', 'status'])
      .expression(
        db
          .selectFrom('images')
          .where('id', 'in', ids)
          .select(['id', folder.as('folder'), status.as('status')]),
      )
      .execute();
    await queueImages(db, ids);
  }
}
