import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { vectorFolder } from '../../../../main/search/segments.ts';
import { DEFAULT_LIMITS } from '../../../../main/search/vectorLimits.ts';
import { createVectorStore, type VectorProgress } from '../../../../main/search/vectorStore.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { aCat, aDog, addRun, embeddingOf, MODEL_ID, objectLogit, proposedProject } from '../jobs/proposedProject.ts';

const signal = new AbortController().signal;

function openStore(project: WritableProject, limits = DEFAULT_LIMITS) {
  const told: (VectorProgress | null)[] = [];
  const readLimits = async () => limits;
  const store = createVectorStore({ project, readLimits, onProgress: (progress) => void told.push(progress) });
  onTestFinished(() => store.close());
  const find = async (text: string, only: ReadonlySet<string> | null = null) => {
    const query = {
      modelId: MODEL_ID,
      kind: 'object',
      embedding: embeddingOf(text),
      logit: objectLogit,
      limit: 10,
      minScore: 0.1,
      only,
    } as const;
    return (await store.scan(query, signal)).hits.map(({ imageId, runId, place }) => [imageId, runId, place]);
  };
  return { ...store, find, told };
}

async function filesOf(project: WritableProject): Promise<Map<string, string>> {
  const entries = await readdir(vectorFolder(project), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'hex')] as const)));
}

test('finds the objects of a project by their match with a phrase', async () => {
  const { project, run } = await proposedProject([], { a: [aDog, aCat], b: [aCat], c: [] });
  const store = openStore(project);
  await store.update();
  expect(await store.find('a dog')).toEqual([['a', run.id, 0]]);
  expect((await store.find('a cat')).toSorted()).toEqual([
    ['a', run.id, 1],
    ['b', run.id, 0],
  ]);
  expect(await store.find('a cat', new Set(['b']))).toEqual([['b', run.id, 0]]);
  expect(store.told[0]).toEqual({ done: 0, total: 3 });
  expect(store.told.at(-1)).toBeNull();
});

test('takes in what a later run finds, in place of what stood before', async () => {
  const { project } = await proposedProject([], { a: [aDog], b: [aCat] });
  const store = openStore(project);
  await store.update();
  const later = await addRun(project, { a: [aCat] });
  store.keepUp();
  await store.update();
  expect(await store.find('a dog')).toEqual([]);
  expect(await store.find('a cat')).toContainEqual(['a', later.id, 0]);
  expect(await store.find('a cat')).toHaveLength(2);
});

test('segments that were lost or damaged are made again, and are the same', async () => {
  const { project } = await proposedProject([], { a: [aDog, aCat], b: [aCat] });
  const store = openStore(project);
  await store.update();
  const before = await filesOf(project);
  await rm(vectorFolder(project), { recursive: true });
  store.keepUp();
  await store.update();
  expect(await filesOf(project)).toEqual(before);
  const [record] = [...before.keys()].filter((file) => file.endsWith('segment.json'));
  await writeFile(record ?? '', '{');
  store.keepUp();
  await store.update();
  expect(await filesOf(project)).toEqual(before);
  expect(await store.find('a dog')).toHaveLength(1);
});

test('what is up to date is not made again, by another window of time either', async () => {
  const { project } = await proposedProject([], { a: [aDog] });
  await openStore(project).update();
  const store = openStore(project);
  await store.update();
  expect(store.told).toEqual([]);
  expect(await store.find('a dog')).toHaveLength(1);
});

test('searches the proposals of the highest predicted IoU when there is a budget', async () => {
  const { project } = await proposedProject([], { a: [{ ...aDog, predictedIou: 0.3 }, aCat] });
  const store = openStore(project, { ...DEFAULT_LIMITS, budget: 1 });
  await store.update();
  expect(await store.find('a dog')).toEqual([]);
  expect(await store.find('a cat')).toHaveLength(1);
});

test('a project without runs has nothing to find', async () => {
  const { project } = await proposedProject([], { a: [aDog] });
  await project.db.deleteFrom('run_images').execute();
  const store = openStore(project);
  await store.update();
  expect(await store.find('a dog')).toEqual([]);
});
