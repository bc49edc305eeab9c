import type { Review } from '../../../annotations/records.ts';
import type { Database } from '../schema.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const reviewTable: ImageRecordTable<Review> = {
  async insert(db, records) {
    const rows = records.map(({ imageId, status }) => ({ image_id: imageId, status }));
    await db.insertInto('reviews').values(rows).execute();
  },
  async remove(db, imageIds) {
    await db.deleteFrom('reviews').where('image_id', 'in', imageIds).execute();
  },
  find: ofImages,
  ofImages,
};

async function ofImages(db: Database, imageIds: readonly string[]): Promise<Review[]> {
  const rows = await db
    .selectFrom('reviews')
    .selectAll()
    .where('image_id', 'in', imageIds)
    .orderBy('image_id')
    .execute();
  return rows.map(({ image_id, status }) => ({ type: 'review', id: image_id, imageId: image_id, status }));
}
