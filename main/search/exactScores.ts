import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Box } from '../../annotations/box.ts';
import { type Logit, sigmoid } from '../../annotations/scores.ts';
import { batches } from '../store/batches.ts';
import { toFloat16, toFloat32, toFloat64 } from '../store/blobs.ts';
import type { Project } from '../store/openProject.ts';
import { loadEmbeddedRegions } from '../store/regionEmbeddings.ts';
import type { VectorHit } from './scanSegments.ts';
import type { StandingSet } from './standingSets.ts';
import { topProposals } from './topProposals.ts';

/** A hit with what the stored embedding says. */
export type ExactHit = {
  readonly imageId: string;
  /** Null for a region, and for an image as a whole. */
  readonly proposal: { readonly runId: string; readonly proposalIndex: number } | null;
  readonly regionId: string | null;
  /** Null for an image as a whole. */
  readonly box: Box | null;
  readonly cosine: number;
  /** Null for images. */
  readonly predictedIou: number | null;
};

type Means = {
  readonly embedding: Float32Array;
  /** Proposals of an image that are searched. */
  readonly budget: number;
  readonly signal: AbortSignal;
};

/** Embeddings that are read before other work gets its turn: each lies deep in the row of its image. */
const ROWS_PER_TURN = 100;
const BYTES_PER_HALF = 2;

/** The hits among objects, by the embeddings as they are stored; those whose proposals are gone are left out. */
export async function exactObjects(
  project: Project,
  hits: readonly VectorHit[],
  { embedding, budget, signal }: Means,
): Promise<ExactHit[]> {
  const facts = await factsOf(project, hits);
  const wanted = hits.flatMap(({ imageId, runId, place }) => {
    const fact = facts.get(nameOf({ imageId, runId }));
    const proposalIndex = fact && topProposals(fact.ious, budget)[place];
    if (fact === undefined || proposalIndex === undefined) return [];
    return [{ imageId, runId, proposalIndex, fact }];
  });
  const found: ExactHit[] = [];
  for (let start = 0; start < wanted.length; start += ROWS_PER_TURN) {
    signal.throwIfAborted();
    const some = wanted.slice(start, start + ROWS_PER_TURN);
    const rows = await readRows(project, some, embedding.length);
    for (const [place, { imageId, runId, proposalIndex, fact }] of some.entries()) {
      const row = rows.get(place);
      if (row === undefined) continue;
      const scores = { cosine: cosineOf(embedding, row), predictedIou: fact.ious[proposalIndex] ?? 0 };
      const box = boxAt(fact.boxes, proposalIndex);
      found.push({ imageId, proposal: { runId, proposalIndex }, regionId: null, box, ...scores });
    }
    await setImmediate();
  }
  return found;
}

/** The hits among regions, by their embeddings; those whose boxes have changed since are left out. */
export async function exactRegions(
  project: Project,
  hits: readonly VectorHit[],
  modelId: string,
  embedding: Float32Array,
): Promise<ExactHit[]> {
  const ids = hits.flatMap(({ regionId }) => regionId ?? []);
  const regions = await loadEmbeddedRegions(project, modelId, ids);
  return regions.map(({ regionId, imageId, box, predictedIou, embedding: own }) => {
    return { imageId, proposal: null, regionId, box, cosine: cosineOf(embedding, own), predictedIou };
  });
}

/** The hits among images, by the row of their embeddings. */
export async function exactImages(
  { db }: Project,
  hits: readonly VectorHit[],
  row: number,
  { embedding, signal }: Omit<Means, 'budget'>,
): Promise<ExactHit[]> {
  const found: ExactHit[] = [];
  for (const [runId, ofRun] of Map.groupBy(hits, (hit) => hit.runId)) {
    for (const batch of batches(ofRun.map(({ imageId }) => imageId))) {
      signal.throwIfAborted();
      const stored = db.selectFrom('proposal_sets').select(['image_id', 'image_embeddings']);
      for (const { image_id, image_embeddings } of await stored
        .where('run_id', '=', runId)
        .where('image_id', 'in', batch)
        .execute()) {
        const own = toFloat16(image_embeddings).subarray(row * embedding.length, (row + 1) * embedding.length);
        if (own.length < embedding.length) continue;
        const cosine = cosineOf(embedding, own);
        found.push({ imageId: image_id, proposal: null, regionId: null, box: null, cosine, predictedIou: null });
      }
      await setImmediate();
    }
  }
  return found;
}

/** sigmoid(scale · cosine + bias), of objects times predicted IoU. */
export function matchOf({ cosine, predictedIou }: ExactHit, logit: Logit): number {
  return semanticOf(cosine, logit) * (predictedIou ?? 1);
}

export function semanticOf(cosine: number, { scale, bias }: Logit): number {
  return sigmoid(scale * cosine + bias);
}

type Facts = { readonly boxes: Float64Array; readonly ious: Float32Array };

/** Boxes and predicted IoUs of the images that have hits. */
async function factsOf({ db }: Project, hits: readonly VectorHit[]): Promise<ReadonlyMap<string, Facts>> {
  const facts = new Map<string, Facts>();
  for (const [runId, ofRun] of Map.groupBy(hits, (hit) => hit.runId)) {
    for (const batch of batches([...new Set(ofRun.map(({ imageId }) => imageId))])) {
      const rows = await db
        .selectFrom('proposal_sets')
        .select(['image_id', 'boxes', 'predicted_iou'])
        .where('run_id', '=', runId)
        .where('image_id', 'in', batch)
        .execute();
      for (const { image_id, boxes, predicted_iou } of rows) {
        const fact = { boxes: toFloat64(boxes), ious: toFloat32(predicted_iou) };
        facts.set(nameOf({ imageId: image_id, runId }), fact);
      }
    }
  }
  return facts;
}

/** The embeddings of single proposals, by their places in the list, without those of the rest of their images. */
async function readRows(
  { db }: Project,
  wanted: readonly (StandingSet & { readonly proposalIndex: number })[],
  size: number,
): Promise<ReadonlyMap<number, Float16Array>> {
  const bytes = size * BYTES_PER_HALF;
  const values = wanted.map(
    ({ imageId, runId, proposalIndex }, place) => sql`(${place}, ${runId}, ${imageId}, ${1 + proposalIndex * bytes})`,
  );
  const { rows } = await sql<{ place: number; embedding: Uint8Array }>`
    with wanted (place, run_id, image_id, first) as (values ${sql.join(values)})
    select place, substr(object_embeddings, first, ${bytes}) as embedding
    from wanted join proposal_sets using (run_id, image_id)`.execute(db);
  return new Map(
    rows
      .filter(({ embedding }) => embedding.byteLength === bytes)
      .map(({ place, embedding }) => [place, toFloat16(embedding)]),
  );
}

function boxAt(boxes: Float64Array, index: number): Box {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(index * 4, index * 4 + 4);
  return [x1, y1, x2, y2];
}

function nameOf({ imageId, runId }: StandingSet): string {
  return `${runId}/${imageId}`;
}

function cosineOf(query: Float32Array, row: Float16Array): number {
  const values = new Float32Array(row);
  let sum = 0;
  for (let index = 0; index < query.length; index++) sum += (query[index] ?? 0) * (values[index] ?? 0);
  return sum;
}
