import type { Box } from '../../annotations/box.ts';
import { batches } from './batches.ts';
import { toBlob, toFloat16 } from './blobs.ts';
import type { Project, WritableProject } from './openProject.ts';
import { toBox, toEdges } from './tables/boxes.ts';

/** A region whose box, as it is, has been embedded. */
export type EmbeddedRegion = {
  readonly regionId: string;
  readonly imageId: string;
  readonly box: Box;
  readonly predictedIou: number;
  /** [C] of unit length. */
  readonly embedding: Float16Array;
};

/** What a model says of a box of an image. */
export type ScoredBox = { readonly box: Box; readonly predictedIou: number; readonly embedding: Float32Array };

/**
 * Keeps what a model says of boxes, for those of them that are regions of the image.
 * @returns whether there were any
 */
export async function saveRegionEmbeddings(
  { db }: WritableProject,
  { imageId, modelId }: { readonly imageId: string; readonly modelId: string },
  scored: readonly ScoredBox[],
): Promise<boolean> {
  const regions = await db.selectFrom('regions').selectAll().where('image_id', '=', imageId).execute();
  const rows = regions.flatMap((region) => {
    const edges = toEdges(toBox(region));
    const found = scored.find(({ box }) => toBox(region).every((edge, index) => edge === box[index]));
    if (found === undefined) return [];
    const embedding = toBlob(new Float16Array(found.embedding));
    return [{ region_id: region.id, model_id: modelId, ...edges, predicted_iou: found.predictedIou, embedding }];
  });
  for (const row of rows) {
    const { region_id: _, model_id: __, ...scores } = row;
    await db
      .insertInto('region_embeddings')
      .values(row)
      .onConflict((conflict) => conflict.columns(['region_id', 'model_id']).doUpdateSet(scores))
      .execute();
  }
  return rows.length > 0;
}

/** The regions that a model has embedded with the boxes that they have now, ordered by id. */
export async function embeddedRegionIds(
  { db }: Project,
  modelId: string,
): Promise<{ id: string; imageId: string; box: Box }[]> {
  const rows = await embeddedRegions(db, modelId)
    .select(['regions.id', 'regions.image_id', 'regions.x1', 'regions.y1', 'regions.x2', 'regions.y2'])
    .orderBy('regions.id')
    .execute();
  return rows.map(({ id, image_id, ...edges }) => ({ id, imageId: image_id, box: toBox(edges) }));
}

/** Those of the regions that the model has embedded with the boxes that they have now. */
export async function loadEmbeddedRegions(
  { db }: Project,
  modelId: string,
  regionIds: readonly string[],
): Promise<EmbeddedRegion[]> {
  const found: EmbeddedRegion[] = [];
  for (const batch of batches(regionIds)) {
    const rows = await embeddedRegions(db, modelId)
      .select(['regions.id', 'regions.image_id', 'regions.x1', 'regions.y1', 'regions.x2', 'regions.y2'])
      .select(['region_embeddings.predicted_iou', 'region_embeddings.embedding'])
      .where('regions.id', 'in', batch)
      .orderBy('regions.id')
      .execute();
    for (const { id, image_id, predicted_iou, embedding, ...edges } of rows) {
      const scores = { predictedIou: predicted_iou, embedding: toFloat16(embedding) };
      found.push({ regionId: id, imageId: image_id, box: toBox(edges), ...scores });
    }
  }
  return found;
}

function embeddedRegions(db: Project['db'], modelId: string) {
  return db
    .selectFrom('regions')
    .innerJoin('region_embeddings', (join) =>
      join
        .onRef('region_embeddings.region_id', '=', 'regions.id')
        .onRef('region_embeddings.x1', '=', 'regions.x1')
        .onRef('region_embeddings.y1', '=', 'regions.y1')
        .onRef('region_embeddings.x2', '=', 'regions.x2')
        .onRef('region_embeddings.y2', '=', 'regions.y2'),
    )
    .where('region_embeddings.model_id', '=', modelId);
}
