// Searching a project of 1,000,000 objects: how long their embeddings take to be taken in, how long a new phrase takes
// to its first results, how many of the 50 best are found, and the memory that it takes.
// `npm run --silent bench:search -- [objects] [numbers of an embedding]`
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sigmoid } from '../../annotations/scores.ts';
import type { Model } from '../../main/model.ts';
import { vectorFolder } from '../../main/search/segments.ts';
import { DEFAULT_LIMITS } from '../../main/search/vectorLimits.ts';
import { createVectorStore } from '../../main/search/vectorStore.ts';
import { search } from '../../main/services/searching.ts';
import { startRun } from '../../main/store/modelRuns.ts';
import { openProject, type WritableProject } from '../../main/store/openProject.ts';
import { savePhraseEmbeddings } from '../../main/store/phraseEmbeddings.ts';
import { loadProposals, saveProposals } from '../../main/store/proposalSets.ts';
import { toUnitLength } from '../../model/scoring.ts';

const OBJECTS_PER_IMAGE = 100;
const CLUSTERS = 1_000;
const QUERIES = 20;
const BEST = 50;
const objectLogit = { scale: 20, bias: -10 };

const objects = Number(process.argv[2] ?? 1_000_000);
const size = Number(process.argv[3] ?? 1024);
const images = Math.ceil(objects / OBJECTS_PER_IMAGE);
const random = mulberry(1);
/** A long list of normally distributed numbers, from which every vector takes a part: fast, and never the same. */
const noise = Float32Array.from({ length: 2 ** 20 }, gaussian);
const middles = Float32Array.from({ length: CLUSTERS * size }, gaussian);

const folder = await mkdtemp(path.join(tmpdir(), 'objembed-bench-'));
const project = await openProject(folder, { create: true });
try {
  const runId = await measure(`store ${(images * OBJECTS_PER_IMAGE).toLocaleString('en')} × ${size} embeddings`, fill);
  await measureSearches(runId);
} finally {
  await project.close();
  await rm(folder, { recursive: true });
}

async function fill(): Promise<string> {
  const settings = { task: 'rec', numerics: 'bf16', objectLogit, imageLogit: null } as const;
  const run = await startRun(project, { modelId: 'bench@1', embeddingSize: size, ...settings });
  const rows = Array.from({ length: images }, (_, index) => ({
    id: `image-${String(index).padStart(7, '0')}`,
    path: `image-${String(index).padStart(7, '0')}.jpg`,
    ...{ width: 640, height: 480, orientation: 1 },
  }));
  for (let start = 0; start < rows.length; start += 500) {
    await project.db
      .insertInto('images')
      .values(rows.slice(start, start + 500))
      .execute();
  }
  for (const { id } of rows) await saveProposals(project, { imageId: id, runId: run.id, ...foundInImage() });
  return run.id;
}

/** A hundred objects around middles that all images share, at places of their own. */
function foundInImage() {
  const count = OBJECTS_PER_IMAGE;
  return {
    boxes: Array.from({ length: count }, (_, index) => {
      const [x, y] = [(index % 10) * 60, Math.floor(index / 10) * 45];
      return [x, y, x + 50, y + 40] as const;
    }),
    proposerScores: new Float32Array(count).fill(0.5),
    predictedIou: Float32Array.from({ length: count }, () => 0.4 + 0.6 * random()),
    objectEmbeddings: toUnitLength(Float32Array.from(Array.from({ length: count }, () => near(0.7)).flat()), size),
    imageEmbeddings: new Float32Array(0),
  };
}

/** Numbers around one of the middles. */
function near(spread: number): number[] {
  const middle = Math.floor(random() * CLUSTERS) * size;
  const start = Math.floor(random() * (noise.length - size));
  return Array.from(
    { length: size },
    (_, index) => (middles[middle + index] ?? 0) + spread * (noise[start + index] ?? 0),
  );
}

async function measureSearches(runId: string): Promise<void> {
  const phrases = Array.from({ length: QUERIES }, (_, index) => `phrase ${index}`);
  const embeddings = phrases.map(() => toUnitLength(Float32Array.from(near(0.5)), size));
  const cache = { modelId: 'bench@1', kind: 'object' };
  // What the model takes for a phrase is measured elsewhere (bench:nano).
  await savePhraseEmbeddings(project, cache, new Map(phrases.map((text, index) => [text, embeddings[index] ?? noise])));
  const told: number[] = [];
  const vectors = createVectorStore({
    project,
    readLimits: async () => ({ ...DEFAULT_LIMITS, memory: 8e9 }),
    onProgress: (progress) => told.push(progress?.done ?? 0),
  });
  const ask = (text: string, limit: number) =>
    search(
      project,
      { query: { kind: 'text', text }, subject: 'object', filter: '', minScore: 0, limit },
      { vectors, openModel: noModel, signal: new AbortController().signal },
    );
  try {
    await measure('take them in, once', () => vectors.update());
    console.log(`segments: ${Math.round((await bytesBelow(vectorFolder(project))) / 2 ** 20)} MB on disk`);
    const first: number[] = [];
    const more: number[] = [];
    const found: (readonly string[])[] = [];
    for (const text of phrases) {
      const { results } = await timed(first, () => ask(text, 60));
      found.push(results.slice(0, BEST).map(({ imageId, object }) => `${imageId} ${object?.proposal?.proposalIndex}`));
      await timed(more, () => ask(text, 420));
    }
    console.log(`first 60 results: median ${median(first)} ms, slowest ${Math.round(Math.max(...first))} ms`);
    console.log(`420 results: median ${median(more)} ms`);
    console.log(`memory: ${memoryOfChildren()} MB in the search process, ${ownMemory()} MB in the server`);
    const wanted = await bruteForce(project, runId, embeddings);
    const recalls = wanted.map((best, index) => best.filter((key) => found[index]?.includes(key)).length / BEST);
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / QUERIES;
    console.log(`recall@${BEST}: mean ${mean.toFixed(4)}, worst ${Math.min(...recalls).toFixed(2)}`);
  } finally {
    await vectors.close();
  }
}

async function noModel(): Promise<Model> {
  throw new Error('Expected every phrase to be embedded, got one that is not.');
}

/** The best of each query by the embeddings as they are stored. */
async function bruteForce(
  { db }: WritableProject,
  runId: string,
  queries: readonly Float32Array[],
): Promise<readonly (readonly string[])[]> {
  const best = queries.map((): { key: string; score: number }[] => []);
  for (const { id } of await db.selectFrom('images').select('id').execute()) {
    const set = await loadProposals(project, runId, id);
    if (set === undefined) continue;
    for (const [q, query] of queries.entries()) {
      const list = best[q] ?? [];
      for (let index = 0; index < set.boxes.length; index++) {
        let cosine = 0;
        for (let i = 0; i < size; i++) cosine += (query[i] ?? 0) * (set.objectEmbeddings[index * size + i] ?? 0);
        const { scale, bias } = objectLogit;
        list.push({ key: `${id} ${index}`, score: sigmoid(scale * cosine + bias) * (set.predictedIou[index] ?? 0) });
      }
      if (list.length < 4 * BEST) continue;
      list.sort((a, b) => b.score - a.score);
      list.length = BEST;
    }
  }
  return best.map((list) =>
    list
      .sort((a, b) => b.score - a.score)
      .slice(0, BEST)
      .map(({ key }) => key),
  );
}

async function measure<T>(what: string, work: () => Promise<T>): Promise<T> {
  const times: number[] = [];
  const result = await timed(times, work);
  console.log(`${what}: ${((times[0] ?? 0) / 1000).toFixed(1)} s`);
  return result;
}

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  times.push(performance.now() - start);
  return result;
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

async function bytesBelow(top: string): Promise<number> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

function ownMemory(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

/** Resident memory of the processes that this one has started, where `ps` tells. */
function memoryOfChildren(): number | string {
  try {
    const told = execFileSync('ps', ['-o', 'rss=', '--ppid', String(process.pid)], { encoding: 'utf8' });
    return Math.round(Math.max(...told.trim().split(/\s+/).map(Number)) / 1024);
  } catch {
    return 'an unknown number of';
  }
}

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
