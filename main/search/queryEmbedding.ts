import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelRun } from '../../annotations/proposals.ts';
import { normaliseText } from '../../annotations/text.ts';
import type { SearchQuery, SearchSubject } from '../api/search.ts';
import { openModelOf } from '../jobs/openModelOf.ts';
import { embedTexts } from '../jobs/phraseScores.ts';
import type { Model } from '../model.ts';
import { openProposedImage } from '../services/rescore.ts';
import type { WritableProject } from '../store/openProject.ts';
import { loadLatestProposals, loadProposals } from '../store/proposalSets.ts';
import { loadEmbeddedRegions } from '../store/regionEmbeddings.ts';
import { regionTable } from '../store/tables/regions.ts';

type Means = {
  readonly project: WritableProject;
  readonly run: ModelRun;
  readonly openModel: () => Promise<Model>;
  readonly signal: AbortSignal;
};

type Example = Exclude<SearchQuery, { kind: 'text' }>;

/**
 * The embedding [C] that a search compares with, as the model of the run gives it.
 * @throws when the example is gone, or another model than that of the run is at hand
 */
export async function queryEmbedding(query: SearchQuery, subject: SearchSubject, means: Means): Promise<Float32Array> {
  if (query.kind === 'text') return textEmbedding(query.text, subject, means);
  if (query.kind === 'file') return fileEmbedding(query, subject, means);
  return subject === 'object' ? objectEmbedding(query, means) : imageEmbedding(query.imageId, subject, means);
}

async function textEmbedding(text: string, subject: SearchSubject, { project, run, openModel, signal }: Means) {
  const words = normaliseText(text);
  if (words === '') throw new Error('Expected a phrase to search for, got an empty text.');
  return embedTexts(project, run, openModel, subject === 'object' ? 'object' : 'image', [words], signal);
}

async function imageEmbedding(imageId: string, subject: SearchSubject, { project, run }: Means): Promise<Float32Array> {
  const latest = await loadLatestProposals(project, imageId);
  const rows = latest?.run.modelId === run.modelId ? latest.proposals.imageEmbeddings : new Float32Array(0);
  return rowOf(rows, subject === 'short' ? 0 : 1, run, `the image "${imageId}"`);
}

async function objectEmbedding(query: Exclude<Example, { kind: 'file' }>, means: Means): Promise<Float32Array> {
  if (query.kind === 'proposal') return proposalEmbedding(query, means);
  if (query.kind === 'box') return boxEmbedding(query, means);
  const [region] = await regionTable.find(means.project.db, [query.regionId]);
  if (region === undefined) {
    throw new Error(`Expected the region "${query.regionId}" to be stored, got none; select it again.`);
  }
  const { source, imageId, box } = region;
  const [known] = await loadEmbeddedRegions(means.project, means.run.modelId, [region.id]);
  if (known !== undefined) return new Float32Array(known.embedding);
  if (source.kind !== 'accepted' || source.corrected) return boxEmbedding({ imageId, box }, means);
  // The run may be of another model, or gone.
  return proposalEmbedding({ imageId, ...source }, means).catch(() => boxEmbedding({ imageId, box }, means));
}

type Proposal = { readonly imageId: string; readonly runId: string; readonly proposalIndex: number };

async function proposalEmbedding({ imageId, runId, proposalIndex }: Proposal, { project, run }: Means) {
  const set = await loadProposals(project, runId, imageId);
  return rowOf(set?.objectEmbeddings ?? new Float32Array(0), proposalIndex, run, `proposal ${proposalIndex}`);
}

async function boxEmbedding(
  { imageId, box }: Pick<Extract<SearchQuery, { kind: 'box' }>, 'imageId' | 'box'>,
  { project, run, openModel, signal }: Means,
): Promise<Float32Array> {
  const { model, image } = await openProposedImage(project, openModel, { imageId, runId: run.id });
  const scored = await model.call('rescoreBoxes', { image, boxes: [box] }, { signal, keepProcess: true });
  return rowOf(scored.objectEmbeddings, 0, run, 'the box');
}

/** Reads an image from elsewhere as the model reads those of the project: as an object, all of it is the box. */
async function fileEmbedding(
  { name, bytes }: Extract<SearchQuery, { kind: 'file' }>,
  subject: SearchSubject,
  { run, openModel, signal }: Means,
): Promise<Float32Array> {
  const model = await openModelOf(run.modelId, openModel);
  const folder = await mkdtemp(path.join(tmpdir(), 'objembed-search-'));
  try {
    const file = path.join(folder, `${randomUUID()}${path.extname(name).toLowerCase()}`);
    await writeFile(file, bytes);
    const options = { signal, keepProcess: true };
    if (subject !== 'object') {
      const { imageEmbeddings } = await model.call('proposeImage', { file, task: run.task }, options);
      return rowOf(imageEmbeddings, subject === 'short' ? 0 : 1, run, name);
    }
    const { width, height } = await model.call('readImageSize', { file }, options);
    const image = { file, task: run.task, proposals: [] };
    const scored = await model.call('rescoreBoxes', { image, boxes: [[0, 0, width, height]] }, options);
    return rowOf(scored.objectEmbeddings, 0, run, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(rows: Float32Array, row: number, { embeddingSize, modelId }: ModelRun, what: string): Float32Array {
  const embedding = rows.slice(row * embeddingSize, (row + 1) * embeddingSize);
  if (embedding.length === embeddingSize) return embedding;
  throw new Error(`Expected ${what} to be embedded by ${modelId}, got none of its embeddings; let it propose first.`);
}
