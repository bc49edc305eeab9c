import type { PhraseState } from '../../../annotations/records.ts';
import type { PhraseStateRow } from '../schema.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const phraseStateTable: ImageRecordTable<PhraseState> = {
  async insert(db, records) {
    await db.insertInto('phrase_states').values(records.map(toRow)).execute();
  },
  async remove(db, ids) {
    await db.deleteFrom('phrase_states').where('id', 'in', ids).execute();
  },
  async find(db, ids) {
    const rows = await db.selectFrom('phrase_states').selectAll().where('id', 'in', ids).execute();
    return rows.map(toRecord);
  },
  async ofImages(db, imageIds) {
    const rows = db.selectFrom('phrase_states').selectAll().where('image_id', 'in', imageIds).orderBy('id');
    return (await rows.execute()).map(toRecord);
  },
};

function toRow({ id, imageId, phraseId, state }: PhraseState): PhraseStateRow {
  return { id, image_id: imageId, phrase_id: phraseId, state };
}

function toRecord({ id, image_id, phrase_id, state }: PhraseStateRow): PhraseState {
  return { type: 'phraseState', id, imageId: image_id, phraseId: phrase_id, state };
}
