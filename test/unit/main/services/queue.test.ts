import { describe, expect, test, vi } from 'vitest';
import { write } from '../../../../annotations/change.ts';
import { drawRegion } from '../../../../annotations/edits/regions.ts';
import { type ImageRecord, toRecords } from '../../../../annotations/records.ts';
import { fakeModel } from '../jobs/fakeModel.ts';
import { aCat, aDog, cat, catBox, dog, dogBox, toProposals } from '../jobs/proposedProject.ts';
import { folderOf, type OpenedApp, openApp, openFolder, PATIENCE } from './openedApp.ts';

const ALL = { kinds: [], phraseId: null, offset: 0, limit: 100 };

/** A folder in which the model found a dog and a cat in each image, which was told of the phrases. */
async function proposed(...names: string[]) {
  const openModel = async () =>
    fakeModel({
      proposeImage: async () => ({ width: 640, height: 480, ...toProposals([aDog, aCat]) }),
    });
  const opened = await openApp({ openModel });
  const { ask, commit } = opened;
  const folder = await folderOf(...names);
  await openFolder(opened, folder);
  await commit(write(new Map(), [dog, cat]), 'Add phrases');
  await ask('startPropose', { scope: { kind: 'filter', filter: '' }, onlyNew: true, dryRun: false });
  await vi.waitFor(async () => expect(await ask('listJobs', null)).toMatchObject([{ status: 'done' }]), PATIENCE);
  const run = (await ask('openedProject', null))?.run;
  await ask('embedTexts', { runId: run?.id ?? '', kind: 'object', texts: [dog.text, cat.text] });
  const { entries } = await ask('listImages', { filter: '', offset: 0, limit: 10 });
  return { ...opened, folder, imageIds: entries.map(({ id }) => id) };
}

async function draw({ ask, commit }: OpenedApp, imageId: string): Promise<void> {
  const { image, records } = await ask('openImage', { imageId });
  const all = toRecords([...records, image satisfies ImageRecord]);
  await commit(drawRegion(all, { id: `in ${imageId}`, imageId, box: dogBox, phraseIds: ['dog'] }), 'Draw');
}

async function openCount({ ask }: OpenedApp, count: number): Promise<void> {
  await vi.waitFor(
    async () => expect(await ask('readQueue', null)).toMatchObject({ open: count, pending: 0 }),
    PATIENCE,
  );
}

describe('the queue of a project', () => {
  test('follows what people do, tells of it, and lists it with counts', async () => {
    const opened = await proposed('a.jpg', 'b.jpg');
    const [first = '', second = ''] = opened.imageIds;
    await draw(opened, first);
    await openCount(opened, 1);
    await draw(opened, second);
    await openCount(opened, 2);
    const page = await opened.ask('listQueue', ALL);
    expect(page).toMatchObject({ total: 2, kinds: { missing: 2, extra: 0 }, phrases: { cat: 2 } });
    expect(page.entries.map(({ path }) => path).toSorted()).toEqual(['a.jpg', 'b.jpg']);
    expect(page.entries[0]?.suggestion).toMatchObject({ kind: 'missing', phraseId: 'cat', box: catBox });
    expect(await opened.ask('listQueue', { ...ALL, kinds: ['extra'] })).toMatchObject({ total: 0, entries: [] });
    expect(await opened.ask('listQueue', { ...ALL, offset: 1, limit: 1 })).toMatchObject({
      total: 2,
      entries: page.entries.slice(1),
    });
    await vi.waitFor(() => expect(opened.named('queue').at(-1)).toEqual({ open: 2, pending: 0, begun: 2 }), PATIENCE);
  });

  test('tells of what was skipped, and of what was put back', async () => {
    const opened = await proposed('a.jpg');
    const [imageId = ''] = opened.imageIds;
    await draw(opened, imageId);
    await openCount(opened, 1);
    const [entry] = (await opened.ask('listQueue', ALL)).entries;
    const one = { imageId, key: entry?.suggestion.key ?? '' };
    await opened.ask('skipDisagreement', { ...one, isSkipped: true });
    await vi.waitFor(() => expect(opened.named('queue').at(-1)?.open).toBe(0), PATIENCE);
    await opened.ask('skipDisagreement', { ...one, isSkipped: false });
    await vi.waitFor(() => expect(opened.named('queue').at(-1)?.open).toBe(1), PATIENCE);
  });

  test('is there again after the project was closed, and goes on where it was stopped', async () => {
    const opened = await proposed('a.jpg', 'b.jpg');
    const [first = '', second = ''] = opened.imageIds;
    await draw(opened, first);
    await openCount(opened, 1);
    await draw(opened, second);
    await opened.ask('closeProject', null);
    await openFolder(opened, opened.folder);
    await openCount(opened, 2);
  });

  test('is not to be asked for while no project is open', async () => {
    const { ask } = await openApp();
    await expect(ask('readQueue', null)).rejects.toThrow('Expected an open project, got none');
  });
});
