import { describe, expect, test } from 'vitest';
import { phraseStateId, type Region } from '../../../../annotations/records.ts';
import { findImage, listImages, locateInFilter, matchingIds } from '../../../../main/services/images.ts';
import { failImage, startRun } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { aCat, aDog, addRun, objectLogit } from '../jobs/proposedProject.ts';
import { add, image, phrase, region, temporaryProject } from '../store/temporaryProject.ts';

function scored(id: string, imageId: string, predictedIou: number, semantic: Record<string, number>): Region {
  return { ...region(id, imageId, Object.keys(semantic)), scores: { modelId: 'test@1', predictedIou, semantic } };
}

/** Six images of every status; a person drew in `drawn`, finished `done` and looked at `looked`. */
async function sixImages(): Promise<WritableProject> {
  const project = await temporaryProject();
  await add(project, phrase('dog'), { ...phrase('cat', 1), text: 'Red Cat' });
  await add(
    project,
    image('new', 'a/new.jpg'),
    image('failed', 'a/failed_1.jpg'),
    image('proposed', 'b/proposed.jpg'),
    image('drawn', 'b/DRAWN-1.jpg'),
    image('done', 'c/Früh%stück.jpg'),
    image('looked', 'c/looked.jpg'),
  );
  const run = await addRun(project, { proposed: [aDog], drawn: [aDog, aCat], done: [] });
  await failImage(project, run.id, 'failed', 'broken');
  await add(project, scored('r1', 'drawn', 0.4, { dog: 0.9, cat: 0.1 }), scored('r2', 'drawn', 0.8, { dog: 0.3 }));
  await add(project, region('r3', 'done', ['cat']));
  await add(project, { type: 'review', id: 'done', imageId: 'done', status: 'done' });
  await add(project, { type: 'review', id: 'looked', imageId: 'looked', status: 'in progress' });
  const id = phraseStateId('looked', 'dog');
  await add(project, { type: 'phraseState', id, imageId: 'looked', phraseId: 'dog', state: 'verified absent' });
  const sure = { id: phraseStateId('done', 'cat'), imageId: 'done', phraseId: 'cat', state: 'exhaustive' } as const;
  await add(project, { type: 'phraseState', ...sure });
  return project;
}

/** In the order of their paths. */
const all = ['failed', 'new', 'drawn', 'proposed', 'done', 'looked'];

describe('images', () => {
  test('are listed in the order of their paths, with status, regions and place', async () => {
    const { total, entries } = await listImages(await sixImages(), { filter: '', offset: 0, limit: 10 });
    expect(total).toBe(6);
    expect(entries.map(({ id, status, regions, index }) => [id, status, regions, index])).toEqual([
      ['failed', 'unseen', 0, 0],
      ['new', 'unseen', 0, 1],
      ['drawn', 'in progress', 2, 2],
      ['proposed', 'proposals', 0, 3],
      ['done', 'done', 1, 4],
      ['looked', 'in progress', 0, 5],
    ]);
  });

  test('are listed a window at a time', async () => {
    const page = await listImages(await sixImages(), { filter: '-status:unseen', offset: 1, limit: 2 });
    expect(page.total).toBe(4);
    expect(page.entries.map(({ id, index }) => [id, index])).toEqual([
      ['proposed', 1],
      ['done', 2],
    ]);
  });

  test.each(['', 'status:unseen', 'phrase:nothing'])(
    'beyond the last one are none, and all are counted (%j)',
    async (filter) => {
      const project = await sixImages();
      const total = (await matchingIds(project, filter)).length;
      expect(await listImages(project, { filter, offset: 50, limit: 10 })).toEqual({ total, entries: [] });
    },
  );

  test.each<[string, readonly string[]]>([
    ['', all],
    ['drawn', ['drawn']],
    ['FAILED', ['failed']],
    ['FRÜH', ['done']],
    ['%', ['done']],
    ['_', ['failed']],
    ['b/ 1', ['drawn']],
    ['"\\"', []],
    ['/^b.*(ed|-1)\\.JPG$/', ['drawn', 'proposed']],
    ['-/^b/', ['failed', 'new', 'done', 'looked']],
    ['#1', ['failed']],
    ['#6', ['looked']],
    ['#7', []],
    ['folder:b', ['drawn', 'proposed']],
    ['folder:B', []],
    ['-folder:"b/"', ['failed', 'new', 'done', 'looked']],
    ['status:unseen', ['failed', 'new']],
    ['status:proposals', ['proposed']],
    ['status:"in progress"', ['drawn', 'looked']],
    ['status:done', ['done']],
    ['status:unfinished', ['failed', 'new', 'drawn', 'proposed', 'looked']],
    ['-status:unfinished', ['done']],
    ['phrase:"a dog"', ['drawn']],
    ['phrase:"red  cat"', ['drawn', 'done']],
    ['phrase:nothing', []],
    ['-phrase:"a dog"', ['failed', 'new', 'proposed', 'done', 'looked']],
    ['absent:"a dog"', ['looked']],
    ['absent:"red cat"', []],
    ['regions:0', ['failed', 'new', 'proposed', 'looked']],
    ['regions:>1', ['drawn']],
    ['regions:<2', ['failed', 'new', 'proposed', 'done', 'looked']],
    ['regions:>=0', all],
    ['regions:[1,2]', ['drawn', 'done']],
    ['-regions:0', ['drawn', 'done']],
    ['iou:<0.6', ['drawn']],
    ['iou:<0.4', []],
    ['iou:<=0.4', ['drawn']],
    ['score:>0.8', ['drawn']],
    ['score:[0.05,0.2]', []],
    ['score:[0.2,0.5]', ['drawn']],
    ['c/ -status:done', ['looked']],
  ])('that match "%s" are found', async (filter, ids) => {
    const project = await sixImages();
    expect(await matchingIds(project, filter)).toEqual(ids);
    const { total, entries } = await listImages(project, { filter, offset: 0, limit: 10 });
    expect([total, entries.map(({ id }) => id)]).toEqual([ids.length, ids]);
  });

  test('keep their status when a later run saw others alone', async () => {
    const project = await sixImages();
    const { modelId, task, numerics } = { modelId: 'later@1', task: 'rec', numerics: 'bf16' } as const;
    await startRun(project, { modelId, task, numerics, embeddingSize: 4, objectLogit, imageLogit: null });
    expect(await matchingIds(project, 'status:proposals')).toEqual(['proposed']);
    const { entries } = await listImages(project, { filter: '#4', offset: 0, limit: 1 });
    expect(entries).toMatchObject([{ id: 'proposed', status: 'proposals' }]);
  });

  test('refuse a pattern that would keep the server busy, in about a second, and say what to leave out', async () => {
    const project = await sixImages();
    await add(project, image('long', `${'a'.repeat(60)}!.jpg`));
    const filter = '/^(a+)+$/';
    await expect(listImages(project, { filter, offset: 0, limit: 1 })).rejects.toThrow(
      /^Expected a regular expression that is quick to test, got \/\^\(a\+\)\+\$\/, .*; leave out repeats/,
    );
    await expect(findImage(project, { filter: '/^(a+)+!/', from: null, step: 1 })).resolves.toMatchObject({
      id: 'long',
    });
  });

  test('refuse a filter that cannot be read', async () => {
    await expect(listImages(await sixImages(), { filter: 'colour:red', offset: 0, limit: 1 })).rejects.toThrow(
      '"colour"',
    );
  });
});

describe('from one image to the next', () => {
  test('the filter is followed, forwards and backwards, to its ends', async () => {
    const project = await sixImages();
    const walk = async (step: 1 | -1) => {
      const seen: [string, number][] = [];
      for (let from: string | null = null; ; ) {
        const next = await findImage(project, { filter: 'status:unfinished', from, step });
        if (next === null) return seen;
        seen.push([next.id, next.index]);
        from = next.id;
      }
    };
    const forwards = ['failed', 'new', 'drawn', 'proposed', 'looked'].map((id, index) => [id, index]);
    expect(await walk(1)).toEqual(forwards);
    expect(await walk(-1)).toEqual(forwards.toReversed());
  });

  test('an image that the filter leaves out is a place to start from', async () => {
    const next = await findImage(await sixImages(), { filter: 'status:unfinished', from: 'done', step: 1 });
    expect(next).toMatchObject({ id: 'looked', index: 4 });
  });

  test('an image is located among those that match, and nowhere when it does not', async () => {
    const project = await sixImages();
    expect(await locateInFilter(project, { filter: 'regions:>0', imageId: 'done' })).toMatchObject({ index: 1 });
    expect(await locateInFilter(project, { filter: 'regions:0', imageId: 'done' })).toBeNull();
    expect(await locateInFilter(project, { filter: '', imageId: 'unknown' })).toBeNull();
  });
});
