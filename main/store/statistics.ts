import { sql } from 'kysely';
import type { MeasuredRegion } from '../../annotations/curation/statistics.ts';
import type { Database, ImageStateRow } from './schema.ts';

// What statistics are made of, of a batch of images: counted by the database where it can, row by row where bins are
// counted.

/** Regions to measure, each with the id of its image. */
export async function regionsToMeasure(
  db: Database,
  imageIds: readonly string[],
): Promise<readonly (MeasuredRegion & { readonly imageId: string })[]> {
  const rows = await db
    .selectFrom('regions')
    .innerJoin('images', 'images.id', 'regions.image_id')
    .where('regions.image_id', 'in', imageIds)
    .select(['image_id', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'scores_predicted_iou', 'scores_semantic'])
    .execute();
  return rows.map(({ image_id, x1, y1, x2, y2, width, height, scores_predicted_iou, scores_semantic }) => ({
    imageId: image_id,
    box: [x1, y1, x2, y2],
    image: { width, height },
    predictedIou: scores_predicted_iou,
    semanticScore: scores_semantic === null ? null : bestOf(JSON.parse(scores_semantic)),
  }));
}

/** @returns null when a region was accepted without a phrase */
function bestOf(semantic: Readonly<Record<string, number>>): number | null {
  const scores = Object.values(semantic);
  return scores.length === 0 ? null : Math.max(...scores);
}

/** How many of the images have come how far. */
export async function countStatuses(
  db: Database,
  imageIds: readonly string[],
): Promise<readonly { readonly status: ImageStateRow['status']; readonly count: number }[]> {
  return db
    .selectFrom('image_states')
    .where('image_id', 'in', imageIds)
    .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
}

/** The regions of each phrase, and the images that have one. */
export async function countCarried(
  db: Database,
  imageIds: readonly string[],
): Promise<readonly { readonly phraseId: string; readonly regions: number; readonly images: number }[]> {
  return db
    .selectFrom('regions')
    .innerJoin('region_phrases', 'region_phrases.region_id', 'regions.id')
    .where('image_id', 'in', imageIds)
    .select(({ fn }) => [
      'phrase_id as phraseId',
      fn.countAll<number>().as('regions'),
      fn.count<number>('image_id').distinct().as('images'),
    ])
    .groupBy('phrase_id')
    .execute();
}

export type DecisionCount = {
  readonly phraseId: string;
  readonly runId: string;
  readonly kind: 'accepted' | 'corrected' | 'rejected';
  readonly count: number;
};

/** The decisions on proposals by phrase and run. Here `accepted` are only those whose box nobody changed. */
export async function countDecided(db: Database, imageIds: readonly string[]): Promise<readonly DecisionCount[]> {
  const accepted = await db
    .selectFrom('regions')
    .innerJoin('region_phrases', 'region_phrases.region_id', 'regions.id')
    .where('image_id', 'in', imageIds)
    .where('source_kind', '=', 'accepted')
    .select(({ fn }) => [
      'phrase_id as phraseId',
      sql<string>`source_run_id`.as('runId'),
      'source_corrected',
      fn.countAll<number>().as('count'),
    ])
    .groupBy(['phrase_id', 'source_run_id', 'source_corrected'])
    .execute();
  const rejected = await db
    .selectFrom('rejections')
    .where('image_id', 'in', imageIds)
    .select(({ fn }) => ['phrase_id as phraseId', 'run_id as runId', fn.countAll<number>().as('count')])
    .groupBy(['phrase_id', 'run_id'])
    .execute();
  return [
    ...accepted.map(({ source_corrected, ...rest }) => ({
      ...rest,
      kind: source_corrected === 1 ? ('corrected' as const) : ('accepted' as const),
    })),
    ...rejected.map((row) => ({ ...row, kind: 'rejected' as const })),
  ];
}
