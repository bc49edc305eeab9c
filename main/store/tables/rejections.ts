import type { Rejection } from '../../../annotations/records.ts';
import type { RejectionRow } from '../schema.ts';
import { toBox, toEdges } from './boxes.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const rejectionTable: ImageRecordTable<Rejection> = {
  async insert(db, records) {
    await db.insertInto('rejections').values(records.map(toRow)).execute();
  },
  async remove(db, ids) {
    await db.deleteFrom('rejections').where('id', 'in', ids).execute();
  },
  async find(db, ids) {
    const rows = await db.selectFrom('rejections').selectAll().where('id', 'in', ids).execute();
    return rows.map(toRecord);
  },
  async ofImages(db, imageIds) {
    const rows = db.selectFrom('rejections').selectAll().where('image_id', 'in', imageIds).orderBy('id');
    return (await rows.execute()).map(toRecord);
  },
};

function toRow({ id, imageId, runId, proposalIndex, box, phraseId }: Rejection): RejectionRow {
  return {
    id,
    image_id: imageId,
    run_id: runId,
    proposal_index: proposalIndex,
    ...toEdges(box),
    phrase_id: phraseId,
  };
}

function toRecord(row: RejectionRow): Rejection {
  return {
    type: 'rejection',
    id: row.id,
    imageId: row.image_id,
    runId: row.run_id,
    proposalIndex: row.proposal_index,
    box: toBox(row),
    phraseId: row.phrase_id,
  };
}
