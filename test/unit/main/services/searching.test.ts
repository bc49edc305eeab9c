import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import { acceptProposals } from '../../../../annotations/edits/proposals.ts';
import { toRecords } from '../../../../annotations/records.ts';
import type { SearchOrder, SearchResult } from '../../../../main/api/search.ts';
import { openProject } from '../../../../main/store/openProject.ts';
import { fakeModel } from '../jobs/fakeModel.ts';
import { aCat, aDog, addRun, catBox, dog, dogBox, embeddingOf, type Found } from '../jobs/proposedProject.ts';
import { add, image, temporaryFolder } from '../store/temporaryProject.ts';
import { openApp, openFolder } from './openedApp.ts';

/** An app over images in which a run found something. */
async function searchedApp(found: Readonly<Record<string, readonly Found[]>>) {
  const folder = path.join(await temporaryFolder(), 'photos');
  await mkdir(folder);
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: '#468' } });
  for (const id of Object.keys(found))
    await picture
      .clone()
      .jpeg()
      .toFile(path.join(folder, `${id}.jpg`));
  const project = await openProject(folder, { create: true });
  await add(project, dog, ...Object.keys(found).map((id) => image(id)));
  const run = await addRun(project, found);
  await project.close();
  const opened = await openApp({ openModel: async () => fakeModel({ rescoreBoxes: scoreAsDog }) });
  await openFolder(opened, folder);
  await opened.ask('prepareSearch', null);
  const search = async (query: SearchOrder['query'], part: Partial<SearchOrder> = {}) =>
    opened.ask('search', { query, subject: 'object', filter: '', minScore: 0.1, limit: 50, ...part });
  return { ...opened, folder, run, search };
}

async function scoreAsDog() {
  return { objectEmbeddings: embeddingOf('a dog'), predictedIou: Float32Array.of(1) };
}

const objects = (results: readonly SearchResult[]) =>
  results.map(({ path: name, object }) => [name, object?.proposal?.proposalIndex]);

describe('a search', () => {
  test('by a phrase orders objects of all images by their match score', async () => {
    const { search, run } = await searchedApp({ a: [aDog, aCat], b: [{ ...aDog, predictedIou: 0.5 }] });
    const { results, histogram, pending } = await search({ kind: 'text', text: ' a  dog ' });
    expect(objects(results)).toEqual([
      ['a.jpg', 0],
      ['b.jpg', 0],
    ]);
    expect(results[0]).toMatchObject({
      width: 640,
      height: 480,
      object: { box: dogBox, proposal: { runId: run.id }, region: null },
    });
    expect(results[0]?.object?.semantic).toBeCloseTo(0.953, 2);
    expect(results[0]?.object?.predictedIou).toBeCloseTo(0.9, 3);
    expect(results[0]?.score).toBeCloseTo(0.953 * 0.9, 2);
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(pending).toBeNull();
  });

  test('looks through the images of the filter, down to the least score', async () => {
    const { search } = await searchedApp({ a: [aDog], b: [{ ...aDog, predictedIou: 0.5 }] });
    const text = { kind: 'text', text: 'a dog' } as const;
    expect(objects((await search(text, { filter: 'b' })).results)).toEqual([['b.jpg', 0]]);
    expect(objects((await search(text, { minScore: 0.6 })).results)).toEqual([['a.jpg', 0]]);
    expect(objects((await search(text, { limit: 1 })).results)).toEqual([['a.jpg', 0]]);
    await expect(search(text, { filter: 'nothing:x' })).rejects.toThrow('in the filter');
  });

  test('by a proposal finds what is like it, and not itself', async () => {
    const { search, run } = await searchedApp({ a: [aDog, aCat], b: [aDog] });
    const query = { kind: 'proposal', imageId: 'a', runId: run.id, proposalIndex: 0 } as const;
    const { results } = await search(query, { minScore: 0.5 });
    expect(objects(results)).toEqual([['b.jpg', 0]]);
    expect(results[0]?.score).toBeCloseTo(1, 2);
    expect(results[0]?.object?.semantic).toBeNull();
    await expect(search({ ...query, proposalIndex: 9 })).rejects.toThrow('let it propose first');
  });

  test('by a part of an image, and by a drawn region, asks the model for its embedding', async () => {
    const { search, commit } = await searchedApp({ a: [aCat], b: [aDog] });
    const drawn = {
      type: 'region',
      id: 'r',
      imageId: 'a',
      box: catBox,
      phraseIds: [],
      source: { kind: 'drawn' },
    } as const;
    await commit(write(new Map(), [{ ...drawn, scores: null }]), 'Draw');
    const part = await search({ kind: 'box', imageId: 'a', box: catBox }, { minScore: 0.5 });
    const region = await search({ kind: 'region', imageId: 'a', regionId: 'r' }, { minScore: 0.5 });
    expect(objects(part.results)).toEqual([['b.jpg', 0]]);
    expect(objects(region.results)).toEqual([['b.jpg', 0]]);
  });

  test('finds regions that people drew once the model has scored them, as long as their boxes stay', async () => {
    const { ask, search, commit, run, folder } = await searchedApp({ a: [aCat] });
    const drawn = { type: 'region', id: 'r', imageId: 'a', box: dogBox, phraseIds: [], scores: null } as const;
    const region = { ...drawn, source: { kind: 'drawn' } } as const;
    await commit(write(new Map(), [region]), 'Draw');
    await ask('scoreBoxes', { imageId: 'a', runId: run.id, boxes: [dogBox] });
    await ask('prepareSearch', null);
    const { results } = await search({ kind: 'text', text: 'a dog' });
    expect(results.map(({ object }) => object)).toMatchObject([
      { box: dogBox, proposal: null, region: { id: 'r', phraseIds: [] }, predictedIou: 1 },
    ]);
    const regions = [{ imageId: 'a', regionId: 'r' }];
    const labelled = await ask('labelFound', { folder, proposals: [], regions, text: 'a dog' });
    expect(labelled).toMatchObject({ changed: 1 });
    const given = { ...region, phraseIds: ['dog'] };
    await commit(write(toRecords([given]), [{ ...given, box: [0, 0, 50, 50] }]), 'Correct');
    expect((await search({ kind: 'text', text: 'a dog' })).results).toEqual([]);
  });

  test('gives one box of an object that has many', async () => {
    const again = { ...aDog, box: [11, 11, 111, 91], predictedIou: 0.8 } as const;
    const { search } = await searchedApp({ a: [again, aDog], b: [again] });
    expect(objects((await search({ kind: 'text', text: 'a dog' })).results)).toEqual([
      ['a.jpg', 1],
      ['b.jpg', 0],
    ]);
  });

  test('tells which objects are regions', async () => {
    const { search, run, commit } = await searchedApp({ a: [aDog] });
    const proposals = { imageId: 'a', runId: run.id, boxes: [dogBox], predictedIou: Float32Array.of(0.9) };
    const pairs = [{ proposalIndex: 0, phraseId: 'dog', semantic: { dog: 0.9 } }];
    const records = toRecords([image('a'), dog]);
    await commit(acceptProposals(records, { proposals, modelId: 'test@1', pairs, newId: () => 'r' }), 'Accept');
    const { results } = await search({ kind: 'text', text: 'a dog' });
    expect(results[0]?.object?.region).toEqual({ id: 'r', phraseIds: ['dog'] });
  });

  test('by captions needs a model that embeds whole images', async () => {
    const { search } = await searchedApp({ a: [aDog] });
    const asked = search({ kind: 'text', text: 'a dog' }, { subject: 'short' });
    await expect(asked).rejects.toThrow('search for objects');
  });

  test('a later search of a client takes the place of the one before', async () => {
    const { search } = await searchedApp({ a: [aDog] });
    const [first, second] = await Promise.allSettled([
      search({ kind: 'text', text: 'a dog' }),
      search({ kind: 'text', text: 'a dog' }),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'A later search was asked for.' } });
    expect(second).toMatchObject({ status: 'fulfilled' });
  });
});

describe('what was found', () => {
  test('is labelled in one journal entry, which can be reverted', async () => {
    const { ask, folder, run, named } = await searchedApp({ a: [aDog, aCat], b: [aDog] });
    const proposals = [
      { imageId: 'a', runId: run.id, proposalIndex: 0 },
      { imageId: 'a', runId: run.id, proposalIndex: 1 },
      { imageId: 'b', runId: run.id, proposalIndex: 0 },
    ];
    const outcome = await ask('labelFound', { folder, proposals, regions: [], text: 'an animal' });
    expect(outcome).toEqual({ sequence: expect.any(Number), changed: 3 });
    expect(named('changed').at(-1)).toMatchObject({ label: 'Label 3 objects "an animal"', client: 'window 1' });
    const [dogPhrase, added] = await ask('listPhrases', null);
    expect(dogPhrase).toMatchObject({ text: 'a dog', regions: 0 });
    expect(added).toMatchObject({ text: 'an animal', regions: 3, images: 2 });
    expect(await ask('labelFound', { folder, proposals, regions: [], text: 'an animal' })).toEqual({
      sequence: null,
      changed: 0,
    });
    await ask('revert', { sequences: [outcome.sequence ?? 0], label: 'Undo' });
    expect(await ask('listPhrases', null)).toMatchObject([{ text: 'a dog', regions: 0 }]);
  });

  test('gets its phrase where a region of another origin stands for it already', async () => {
    const { ask, folder, run, commit, search } = await searchedApp({ a: [aDog] });
    const box = [12, 11, 111, 92] as const;
    const region = { type: 'region', id: 'r', imageId: 'a', box, phraseIds: ['dog'] } as const;
    await commit(write(new Map(), [{ ...region, source: { kind: 'drawn' }, scores: null }]), 'Draw');
    const { results } = await search({ kind: 'text', text: 'a dog' });
    expect(results[0]?.object?.region).toEqual({ id: 'r', phraseIds: ['dog'] });
    const proposals = [{ imageId: 'a', runId: run.id, proposalIndex: 0 }];
    expect(await ask('labelFound', { folder, proposals, regions: [], text: 'an animal' })).toMatchObject({
      changed: 1,
    });
    const { records } = await ask('openImage', { imageId: 'a' });
    const regions = records.flatMap((record) => (record.type === 'region' ? [record] : []));
    expect(regions).toMatchObject([{ id: 'r', box, phraseIds: ['dog', expect.any(String)] }]);
  });

  test('is rejected for a phrase in one journal entry', async () => {
    const { ask, folder, run, search } = await searchedApp({ a: [aDog], b: [aDog] });
    const proposals = ['a', 'b'].map((imageId) => ({ imageId, runId: run.id, proposalIndex: 0 }));
    const { sequence, changed } = await ask('rejectProposals', { folder, proposals, text: 'a dog' });
    expect(changed).toBe(2);
    const { change } = await ask('readHistory', { sequence: sequence ?? 0 });
    expect(Object.values(change.added)).toMatchObject([
      { type: 'rejection', imageId: 'a', phraseId: 'dog', box: dogBox },
      { type: 'rejection', imageId: 'b', phraseId: 'dog', box: dogBox },
    ]);
    // What was rejected is not found, and no region of the phrase.
    expect((await search({ kind: 'text', text: 'a dog' })).results).toEqual([]);
    expect(await ask('labelFound', { folder, proposals, regions: [], text: 'a dog' })).toEqual({
      sequence: null,
      changed: 0,
    });
  });

  test('has its images tagged, which filters find', async () => {
    const { ask, folder, search } = await searchedApp({ a: [aDog], b: [aDog], c: [aCat] });
    const imageIds = ['a', 'b', 'a'];
    const tagged = await ask('tagImages', { folder, imageIds, tag: ' at  night', remove: false });
    expect(tagged).toMatchObject({ changed: 2 });
    const list = async (filter: string) =>
      (await ask('listImages', { filter, offset: 0, limit: 9 })).entries.map(({ path: name }) => name);
    expect(await list('tag:"At night"')).toEqual(['a.jpg', 'b.jpg']);
    expect(await list('-tag:"at night"')).toEqual(['c.jpg']);
    expect((await search({ kind: 'text', text: 'a dog' }, { filter: '-tag:"at night"' })).results).toEqual([]);
    await ask('tagImages', { folder, imageIds: ['b', 'c'], tag: 'at night', remove: true });
    expect(await list('tag:"at night"')).toEqual(['a.jpg']);
  });

  test('is not edited in another project than it was found in', async () => {
    const { ask, run } = await searchedApp({ a: [aDog] });
    const proposals = [{ imageId: 'a', runId: run.id, proposalIndex: 0 }];
    const asked = ask('labelFound', { folder: '/elsewhere', proposals, regions: [], text: 'a dog' });
    await expect(asked).rejects.toThrow('Expected the project /elsewhere to be open');
  });
});

test('a crop is the part of the upright image that its box names', async () => {
  const { app } = await searchedApp({ a: [aDog] });
  const { type, body } = await app.picture('crops', 'a', [10, 20, 110, 70]);
  expect(type).toBe('image/webp');
  if (!(body instanceof Uint8Array)) return expect.fail('a crop is bytes');
  expect(await sharp(body).metadata()).toMatchObject({ width: 100, height: 50 });
  await expect(app.picture('crops', 'a', [700, 0, 800, 9])).rejects.toThrow('Expected a box in the 640 x 480 pixels');
});
