import type { ImageRecord } from '../../../annotations/records.ts';
import type { ImageRow } from '../schema.ts';
import type { RecordTable } from './recordTable.ts';

export const imageTable: RecordTable<ImageRecord> = {
  async insert(db, records) {
    await db.insertInto('images').values(records.map(toRow)).execute();
  },
  async remove(db, ids) {
    await db.deleteFrom('images').where('id', 'in', ids).execute();
  },
  async find(db, ids) {
    const rows = await db.selectFrom('images').selectAll().where('id', 'in', ids).execute();
    return rows.map(toImageRecord);
  },
};

export function toImageRecord(row: ImageRow): ImageRecord {
  return { type: 'image', ...row };
}

function toRow({ type: _, ...row }: ImageRecord): ImageRow {
  return row;
}
