import type { Box } from '../../annotations/box.ts';
import type { ModelRun, ProposalSet } from '../../annotations/proposals.ts';
import { toBlob, toFloat16, toFloat32, toFloat64 } from './blobs.ts';
import { finishImage, getRun, latestRunOf } from './modelRuns.ts';
import type { Project, WritableProject } from './openProject.ts';
import type { ProposalSetRow } from './schema.ts';

/**
 * Stores what a run found in one image and marks the image done, in one transaction, on disk when the promise resolves.
 * Embeddings are stored in half precision: a cosine moves by less than 0.001.
 * @returns false when the image is done already: proposals are never replaced
 * @throws when an array has another length than N boxes and the run's embedding size ask for
 */
export async function saveProposals(project: WritableProject, set: ProposalSet): Promise<boolean> {
  const { embeddingSize } = await getRun(project, set.runId);
  requireLengths(set, embeddingSize);
  return project.db.transaction().execute(async (transaction) => {
    if (!(await finishImage(transaction, set.runId, set.imageId, null))) return false;
    await transaction.insertInto('proposal_sets').values(toRow(set)).execute();
    return true;
  });
}

/** What the run found in the image, or undefined when it is not done. */
export async function loadProposals({ db }: Project, runId: string, imageId: string): Promise<ProposalSet | undefined> {
  const row = await db
    .selectFrom('proposal_sets')
    .selectAll()
    .where('run_id', '=', runId)
    .where('image_id', '=', imageId)
    .executeTakeFirst();
  return row && toProposalSet(row);
}

/**
 * What stands for the image in review, acceptance and export: the findings of the latest run that has seen it, and
 * that run. Undefined before any run has.
 */
export async function loadLatestProposals(
  project: Project,
  imageId: string,
): Promise<{ readonly run: ModelRun; readonly proposals: ProposalSet } | undefined> {
  const run = await latestRunOf(project, imageId);
  const proposals = run && (await loadProposals(project, run.id, imageId));
  return run && proposals && { run, proposals };
}

/** Whether any run has stored what it found in any image. */
export async function hasProposals({ db }: Project): Promise<boolean> {
  return (await db.selectFrom('proposal_sets').select('image_id').limit(1).executeTakeFirst()) !== undefined;
}

function requireLengths(set: ProposalSet, embeddingSize: number): void {
  const n = set.boxes.length;
  requireLength(set, 'proposer scores', set.proposerScores, n);
  requireLength(set, 'predicted IoUs', set.predictedIou, n);
  requireLength(set, 'numbers in the object embeddings', set.objectEmbeddings, n * embeddingSize);
  if (set.imageEmbeddings.length % embeddingSize !== 0) {
    throw new Error(
      `Expected image embeddings of ${embeddingSize} numbers each for image ${set.imageId}, ` +
        `got ${set.imageEmbeddings.length} numbers; save what the model of the run gave.`,
    );
  }
}

function requireLength(set: ProposalSet, what: string, values: Float32Array, length: number): void {
  if (values.length === length) return;
  throw new Error(
    `Expected ${length} ${what} for the ${set.boxes.length} boxes of image ${set.imageId}, got ${values.length}; ` +
      'save what the model of the run gave.',
  );
}

function toRow(set: ProposalSet): ProposalSetRow {
  return {
    run_id: set.runId,
    image_id: set.imageId,
    boxes: toBlob(Float64Array.from(set.boxes.flat())),
    proposer_scores: toBlob(set.proposerScores),
    predicted_iou: toBlob(set.predictedIou),
    object_embeddings: toBlob(new Float16Array(set.objectEmbeddings)),
    image_embeddings: toBlob(new Float16Array(set.imageEmbeddings)),
  };
}

function toProposalSet(row: ProposalSetRow): ProposalSet {
  return {
    imageId: row.image_id,
    runId: row.run_id,
    boxes: toBoxes(toFloat64(row.boxes)),
    proposerScores: toFloat32(row.proposer_scores),
    predictedIou: toFloat32(row.predicted_iou),
    objectEmbeddings: new Float32Array(toFloat16(row.object_embeddings)),
    imageEmbeddings: new Float32Array(toFloat16(row.image_embeddings)),
  };
}

function toBoxes(edges: Float64Array): Box[] {
  return Array.from({ length: edges.length / 4 }, (_, index) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = edges.subarray(index * 4, index * 4 + 4);
    return [x1, y1, x2, y2];
  });
}
