import type { Captions } from '../../../annotations/records.ts';
import type { Database } from '../schema.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const captionsTable: ImageRecordTable<Captions> = {
  async insert(db, records) {
    const rows = records.map(({ imageId, short, long }) => ({ image_id: imageId, short, long }));
    await db.insertInto('captions').values(rows).execute();
  },
  async remove(db, imageIds) {
    await db.deleteFrom('captions').where('image_id', 'in', imageIds).execute();
  },
  find: ofImages,
  ofImages,
};

async function ofImages(db: Database, imageIds: readonly string[]): Promise<Captions[]> {
  const rows = await db
    .selectFrom('captions')
    .selectAll()
    .where('image_id', 'in', imageIds)
    .orderBy('image_id')
    .execute();
  return rows.map(({ image_id, short, long }) => ({ type: 'captions', id: image_id, imageId: image_id, short, long }));
}
