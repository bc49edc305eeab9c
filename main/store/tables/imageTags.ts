import type { ImageTags } from '../../../annotations/records.ts';
import { batches } from '../batches.ts';
import type { Database } from '../schema.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const imageTagsTable: ImageRecordTable<ImageTags> = {
  async insert(db, records) {
    const rows = records.flatMap(({ imageId, tags }) =>
      tags.map((tag, position) => ({ image_id: imageId, position, tag })),
    );
    for (const batch of batches(rows)) await db.insertInto('image_tags').values(batch).execute();
  },
  async remove(db, imageIds) {
    await db.deleteFrom('image_tags').where('image_id', 'in', imageIds).execute();
  },
  find: ofImages,
  ofImages,
};

async function ofImages(db: Database, imageIds: readonly string[]): Promise<ImageTags[]> {
  const rows = await db
    .selectFrom('image_tags')
    .selectAll()
    .where('image_id', 'in', imageIds)
    .orderBy('image_id')
    .orderBy('position')
    .execute();
  const byImage = Map.groupBy(rows, ({ image_id }) => image_id);
  return [...byImage].map(([id, ofImage]) => ({ type: 'tags', id, imageId: id, tags: ofImage.map(({ tag }) => tag) }));
}
