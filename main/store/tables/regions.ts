import { type FrozenScores, type Region, type RegionSource, regionSchema } from '../../../annotations/records.ts';
import { batches } from '../batches.ts';
import type { Database, RegionPhraseRow, RegionRow } from '../schema.ts';
import { toBox, toEdges } from './boxes.ts';
import type { ImageRecordTable } from './recordTable.ts';

export const regionTable: ImageRecordTable<Region> = {
  async insert(db, regions) {
    await db.insertInto('regions').values(regions.map(toRow)).execute();
    for (const rows of batches(regions.flatMap(toPhraseRows))) {
      await db.insertInto('region_phrases').values(rows).execute();
    }
  },
  async remove(db, ids) {
    await db.deleteFrom('regions').where('id', 'in', ids).execute();
  },
  async find(db, ids) {
    return withPhrases(db, await db.selectFrom('regions').selectAll().where('id', 'in', ids).execute());
  },
  async ofImages(db, imageIds) {
    const rows = db.selectFrom('regions').selectAll().where('image_id', 'in', imageIds).orderBy('id');
    return withPhrases(db, await rows.execute());
  },
};

async function withPhrases(db: Database, rows: readonly RegionRow[]): Promise<Region[]> {
  const phraseIds = new Map(rows.map(({ id }): [string, string[]] => [id, []]));
  for (const ids of batches([...phraseIds.keys()])) {
    const links = await db
      .selectFrom('region_phrases')
      .selectAll()
      .where('region_id', 'in', ids)
      .orderBy('region_id')
      .orderBy('position')
      .execute();
    for (const { region_id, phrase_id } of links) phraseIds.get(region_id)?.push(phrase_id);
  }
  return rows.map((row) => toRegion(row, phraseIds.get(row.id) ?? []));
}

function toPhraseRows({ id, phraseIds }: Region): RegionPhraseRow[] {
  return phraseIds.map((phrase_id, position) => ({ region_id: id, position, phrase_id }));
}

function toRow({ id, imageId, box, source, scores }: Region): RegionRow {
  return { id, image_id: imageId, ...toEdges(box), ...toSourceColumns(source), ...toScoreColumns(scores) };
}

function toSourceColumns(source: RegionSource) {
  const accepted = source.kind === 'accepted' ? source : null;
  return {
    source_kind: source.kind,
    source_run_id: accepted?.runId ?? null,
    source_proposal_index: accepted?.proposalIndex ?? null,
    source_corrected: accepted && Number(accepted.corrected),
    source_from: source.kind === 'imported' ? source.from : null,
  };
}

function toScoreColumns(scores: FrozenScores | null) {
  return {
    scores_model_id: scores?.modelId ?? null,
    scores_predicted_iou: scores?.predictedIou ?? null,
    scores_semantic: scores && JSON.stringify(scores.semantic),
  };
}

function toRegion(row: RegionRow, phraseIds: readonly string[]): Region {
  return regionSchema.parse({
    type: 'region',
    id: row.id,
    imageId: row.image_id,
    box: toBox(row),
    phraseIds,
    source: toSource(row),
    scores: toScores(row),
  });
}

function toSource(row: RegionRow) {
  switch (row.source_kind) {
    case 'drawn':
      return { kind: row.source_kind };
    case 'accepted':
      return {
        kind: row.source_kind,
        runId: row.source_run_id,
        proposalIndex: row.source_proposal_index,
        corrected: row.source_corrected === 1,
      };
    case 'imported':
      return { kind: row.source_kind, from: row.source_from };
  }
}

function toScores(row: RegionRow) {
  if (row.scores_semantic === null) return null;
  return {
    modelId: row.scores_model_id,
    predictedIou: row.scores_predicted_iou,
    semantic: JSON.parse(row.scores_semantic),
  };
}
