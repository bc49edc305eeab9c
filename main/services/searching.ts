import { setTimeout } from 'node:timers/promises';
import { DUPLICATE_IOU } from '../../annotations/acceptance.ts';
import { type Box, iou } from '../../annotations/box.ts';
import { isRejected } from '../../annotations/edits/proposals.ts';
import type { ModelRun } from '../../annotations/proposals.ts';
import type { Region, Rejection } from '../../annotations/records.ts';
import { regionOfProposal } from '../../annotations/regionOfProposal.ts';
import type { Logit } from '../../annotations/scores.ts';
import { normaliseText } from '../../annotations/text.ts';
import type { FoundObject, SearchAnswer, SearchOrder, SearchQuery, SearchResult } from '../api/search.ts';
import { openModelOf } from '../jobs/openModelOf.ts';
import type { Model } from '../model.ts';
import { type ExactHit, exactImages, exactObjects, exactRegions, matchOf, semanticOf } from '../search/exactScores.ts';
import { queryEmbedding } from '../search/queryEmbedding.ts';
import type { VectorStore } from '../search/vectorStore.ts';
import { batches } from '../store/batches.ts';
import { latestRun } from '../store/modelRuns.ts';
import type { WritableProject } from '../store/openProject.ts';
import { allPhrases } from '../store/records.ts';
import { imageTable } from '../store/tables/images.ts';
import { regionTable } from '../store/tables/regions.ts';
import { rejectionTable } from '../store/tables/rejections.ts';
import { matchingIds } from './images.ts';

/** A small project is taken in while the first search waits; a large one is searched as far as it is. */
const WAIT_MS = 400;
/** How far a score of vectors in int8 is from the exact one, at most, as good as always. */
const INT8_ERROR = 0.05;

type Means = {
  readonly vectors: VectorStore;
  readonly openModel: () => Promise<Model>;
  readonly signal: AbortSignal;
};

/**
 * Scans the vectors of a project, and orders the best of them by their exact scores.
 * @throws when no model has been run, the filter cannot be read, or the example is gone
 */
export async function search(
  project: WritableProject,
  { query, subject, filter, minScore, limit }: SearchOrder,
  { vectors, openModel, signal }: Means,
): Promise<SearchAnswer> {
  const run = await latestRun(project);
  const only = filter.trim() === '' ? null : new Set(await matchingIds(project, filter));
  const embedding = await queryEmbedding(query, subject, { project, run, openModel, signal });
  await takeIn(vectors);
  const logit = query.kind === 'text' ? logitOf(run, subject) : null;
  const asked = { modelId: run.modelId, kind: subject, embedding, logit, only };
  const { hits, histogram } = await vectors.scan(
    { ...asked, limit: withSpare(limit), minScore: minScore - INT8_ERROR },
    signal,
  );
  const means = { embedding, budget: vectors.budget(), signal };
  const exact =
    subject === 'object'
      ? [...(await exactRegions(project, hits, run.modelId, embedding)), ...(await exactObjects(project, hits, means))]
      : await exactImages(project, hits, subject === 'short' ? 0 : 1, means);
  const ordered = exact
    .filter((hit) => !isItself(query, hit))
    .map((hit) => ({ hit, score: logit === null ? Math.max(0, hit.cosine) : matchOf(hit, logit) }))
    .filter(({ score }) => score >= minScore)
    .sort((a, b) => b.score - a.score || compare(a.hit, b.hit));
  const kept = query.kind === 'text' ? await withoutRejected(project, ordered, query.text) : ordered;
  const distinct = withoutDuplicates(kept).slice(0, limit);
  return { results: await describe(project, distinct, logit), histogram, pending: vectors.progress() };
}

/** Takes in what there is, or as much of it as a search can wait for. */
async function takeIn(vectors: VectorStore): Promise<void> {
  const update = vectors.update();
  if (vectors.progress() === null) await Promise.race([update, setTimeout(WAIT_MS, undefined, { ref: false })]);
  // What fails is told by the next search.
  else update.catch(() => undefined);
}

/** Lets the model embed a word, in its own time, so that the first phrase need not wait for it to be loaded. */
export function warmUp(project: WritableProject, openModel: () => Promise<Model>): void {
  latestRun(project)
    .then(({ modelId }) => openModelOf(modelId, openModel))
    .then((model) => model.call('embedQueries', { kind: 'object', texts: ['object'] }))
    // Why there is no model is told by what needs it.
    .catch(() => undefined);
}

/** More than are wanted, because the scan does not know the last digits of scores, and one object may have many boxes. */
function withSpare(limit: number): number {
  return limit + Math.max(100, Math.ceil(limit / 2));
}

function logitOf({ objectLogit, imageLogit, modelId }: ModelRun, subject: SearchOrder['subject']): Logit {
  if (subject === 'object') return objectLogit;
  if (imageLogit !== null) return imageLogit;
  throw new Error(`Expected a model that embeds whole images, got ${modelId}; search for objects.`);
}

function isItself(query: SearchQuery, { imageId, proposal, regionId, box }: ExactHit): boolean {
  if (query.kind === 'text' || query.kind === 'file' || query.imageId !== imageId) return false;
  // The image of an example is most like itself.
  if (box === null) return true;
  if (query.kind === 'region') return query.regionId === regionId;
  return query.kind === 'proposal' && proposal?.runId === query.runId && proposal.proposalIndex === query.proposalIndex;
}

function compare(a: ExactHit, b: ExactHit): number {
  if (a.imageId !== b.imageId) return a.imageId < b.imageId ? -1 : 1;
  return (a.proposal?.proposalIndex ?? -1) - (b.proposal?.proposalIndex ?? -1);
}

/** Without what a person said is not the phrase that is searched for. */
async function withoutRejected(
  project: WritableProject,
  scored: readonly Scored[],
  text: string,
): Promise<readonly Scored[]> {
  const words = normaliseText(text);
  const phrase = (await allPhrases(project)).find((other) => other.text === words);
  if (phrase === undefined) return scored;
  const rejections: Rejection[] = [];
  for (const batch of batches([...new Set(scored.map(({ hit }) => hit.imageId))])) {
    const found = await rejectionTable.ofImages(project.db, batch);
    rejections.push(...found.filter(({ phraseId }) => phraseId === phrase.id));
  }
  const ofImages = Map.groupBy(rejections, ({ imageId }) => imageId);
  return scored.filter(({ hit: { imageId, proposal, box } }) => {
    if (proposal === null || box === null) return true;
    const pair = { imageId, ...proposal, phraseId: phrase.id };
    return !isRejected(ofImages.get(imageId) ?? [], pair, box);
  });
}

/** Of boxes that overlap as one object does, the best stands for all. */
function withoutDuplicates(ordered: readonly Scored[]): readonly Scored[] {
  const kept = new Map<string, Box[]>();
  return ordered.filter(({ hit: { imageId, box } }) => {
    const others = kept.get(imageId) ?? [];
    if (box === null) return true;
    if (others.some((other) => iou(other, box) > DUPLICATE_IOU)) return false;
    kept.set(imageId, [...others, box]);
    return true;
  });
}

type Scored = { readonly hit: ExactHit; readonly score: number };

/** Hits of images that the project still has, with what is known of them. */
async function describe(
  project: WritableProject,
  scored: readonly Scored[],
  logit: Logit | null,
): Promise<SearchResult[]> {
  const ids = [...new Set(scored.map(({ hit }) => hit.imageId))];
  const images = new Map<string, Pick<SearchResult, 'path' | 'width' | 'height'>>();
  const regions: Region[] = [];
  for (const batch of batches(ids)) {
    for (const { id, path, width, height } of await imageTable.find(project.db, batch)) {
      images.set(id, { path, width, height });
    }
    regions.push(...(await regionTable.ofImages(project.db, batch)));
  }
  const ofImage = Map.groupBy(regions, ({ imageId }) => imageId);
  return scored.flatMap(({ hit, score }) => {
    const image = images.get(hit.imageId);
    const object = objectOf(hit, ofImage.get(hit.imageId) ?? [], logit);
    return image === undefined ? [] : [{ imageId: hit.imageId, ...image, object, score }];
  });
}

function objectOf(hit: ExactHit, regions: readonly Region[], logit: Logit | null): FoundObject | null {
  const { box, proposal, regionId, predictedIou, cosine } = hit;
  if (box === null) return null;
  const region =
    proposal === null ? regions.find(({ id }) => id === regionId) : regionOfProposal(regions, { ...proposal, box });
  return {
    box,
    proposal,
    predictedIou: predictedIou ?? 0,
    semantic: logit === null ? null : semanticOf(cosine, logit),
    region: region === undefined ? null : { id: region.id, phraseIds: region.phraseIds },
  };
}
