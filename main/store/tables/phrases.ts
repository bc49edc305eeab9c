import type { PhraseRecord } from '../../../annotations/records.ts';
import type { PhraseRow } from '../schema.ts';
import type { RecordTable } from './recordTable.ts';

export const phraseTable: RecordTable<PhraseRecord> = {
  async insert(db, records) {
    await db.insertInto('phrases').values(records.map(toRow)).execute();
  },
  async remove(db, ids) {
    await db.deleteFrom('phrases').where('id', 'in', ids).execute();
  },
  async find(db, ids) {
    const rows = await db.selectFrom('phrases').selectAll().where('id', 'in', ids).execute();
    return rows.map(toPhraseRecord);
  },
};

export function toPhraseRecord({ id, text, position, min_match, min_iou }: PhraseRow): PhraseRecord {
  return {
    type: 'phrase',
    id,
    text,
    position,
    ...(min_match === null ? {} : { minMatch: min_match }),
    ...(min_iou === null ? {} : { minIou: min_iou }),
  };
}

function toRow({ id, text, position, minMatch, minIou }: PhraseRecord): PhraseRow {
  return { id, text, position, min_match: minMatch ?? null, min_iou: minIou ?? null };
}
