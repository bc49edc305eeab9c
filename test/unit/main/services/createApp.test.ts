import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Change, emptyChange, invert, write } from '../../../../annotations/change.ts';
import type { AppOptions } from '../../../../main/createApp.ts';
import { fakeModel } from '../jobs/fakeModel.ts';
import { dog } from '../jobs/proposedProject.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';
import { CLIENT, folderOf, type OpenedApp, openApp, openFolder, PATIENCE } from './openedApp.ts';

/** Proposes for all images and waits. */
async function proposeAll({ ask }: OpenedApp): Promise<void> {
  await ask('startPropose', { scope: { kind: 'filter', filter: '' }, onlyNew: true, dryRun: false });
  await vi.waitFor(async () => expect(await ask('listJobs', null)).toMatchObject([{ status: 'done' }]), PATIENCE);
}

const addDog: Change = write(new Map(), [dog]);
const exportOrder = { format: 'objembed', validationRatio: 0, seed: 0, options: {} };

describe('a project', () => {
  test('is opened at once, looked through behind, and remembered', async () => {
    const opened = await openApp();
    expect(await opened.ask('openedProject', null)).toBeNull();
    const folder = await folderOf('a.jpg', 'b.jpg');
    const info = await openFolder(opened, folder);
    expect(info).toMatchObject({ folder, name: path.basename(folder), images: 2, phrases: [], run: null });
    expect(await opened.ask('recentFolders', null)).toEqual([{ folder, exists: true }]);
    expect(opened.named('projectOpened').map((told) => told?.scanning)).toEqual([true, false]);
    expect(opened.named('imagesChanged')).toContainEqual({ imageIds: 'all' });
  });

  test('can be opened from the start', async () => {
    const folder = await folderOf('a.jpg');
    const { ask } = await openApp({ folder });
    expect(await ask('openedProject', null)).toMatchObject({ folder });
  });

  test('gives way to another, and stays when the other cannot be opened', async () => {
    const opened = await openApp();
    const [first, second] = [await folderOf('a.jpg'), await folderOf('a.jpg', 'b.jpg')];
    await openFolder(opened, first);
    await expect(opened.ask('openProject', { folder: path.join(first, 'none') })).rejects.toThrow('Expected a folder');
    expect(await opened.ask('openedProject', null)).toMatchObject({ folder: first });
    expect(await openFolder(opened, second)).toMatchObject({ folder: second });
    expect(await openFolder(opened, first)).toMatchObject({ folder: first, images: 1 });
  });

  test('may be opened twice at once, and is closed', async () => {
    const opened = await openApp();
    const [first, second] = [await folderOf('a.jpg'), await folderOf('b.jpg')];
    await Promise.all([first, second, first].map((folder) => opened.ask('openProject', { folder })));
    expect(await opened.ask('openedProject', null)).toMatchObject({ folder: first });
    await opened.ask('closeProject', null);
    expect(opened.named('projectOpened').at(-1)).toBeNull();
    expect(await opened.ask('listJobs', null)).toEqual([]);
    await expect(opened.ask('listPhrases', null)).rejects.toThrow('Expected an open project, got none');
  });

  test('names the files that it leaves out, and those that are gone', async () => {
    const opened = await openApp();
    const folder = await folderOf('a.jpg', 'b.jpg');
    await symlink(await folderOf('c.jpg'), path.join(folder, 'link.jpg'));
    await openFolder(opened, folder);
    await rm(path.join(folder, 'b.jpg'));
    await opened.ask('closeProject', null);
    await openFolder(opened, folder);
    const texts = opened.named('notice').map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(/^Left out link\.jpg \(.*\)\.$/));
    expect(texts).toContain('No longer in the folder: b.jpg. Their records stay.');
  });

  test('of the samples is a copy, which gets its phrases once', async () => {
    const dataFolder = await temporaryFolder();
    const { ask, commit, named } = await openApp({ dataFolder });
    const info = await ask('openSamples', null);
    const [added] = named('changed');
    expect(added).toMatchObject({ client: null, label: 'Add the phrases of the samples' });
    expect(Object.values(added?.change.added ?? {})).toHaveLength(info.phrases.length);
    expect(info.folder).toBe(path.join(dataFolder, 'samples'));
    expect(info.phrases.length).toBeGreaterThan(20);
    const none = write(
      new Map(info.phrases.map((record) => [`phrase:${record.id}`, record])),
      [],
      info.phrases.map(({ id }) => `phrase:${id}` as const),
    );
    await commit(none, 'Clear');
    await writeFile(path.join(info.folder, 'phrases.txt'), 'mine');
    expect((await ask('openSamples', null)).phrases).toEqual([]);
    expect(await readdir(info.folder)).toContain('airport.jpg');
  });
});

describe('an image', () => {
  test('that is opened gets its size, its records and its proposals, also when asked for twice at once', async () => {
    const opened = await openApp();
    await openFolder(opened, await folderOf('a.jpg'));
    await opened.commit(addDog, 'Add phrase');
    const { entries } = await opened.ask('listImages', { filter: '', offset: 0, limit: 10 });
    const imageId = entries[0]?.id ?? '';
    expect(entries).toMatchObject([{ width: 0, status: 'unseen' }]);
    const both = await Promise.all([opened.ask('openImage', { imageId }), opened.ask('openImage', { imageId })]);
    for (const found of both) {
      expect(found).toMatchObject({ image: { width: 640, height: 480 }, run: null, proposals: null, error: null });
      expect(found.records.map(({ type }) => type).toSorted()).toEqual(['image', 'phrase']);
    }
    await proposeAll(opened);
    expect(opened.named('imagesChanged')).toContainEqual({ imageIds: [imageId] });
    const { run, proposals } = await opened.ask('openImage', { imageId });
    expect(proposals).toMatchObject({ runId: run?.id, boxes: [[10, 10, 110, 90]] });
  });

  test('that cannot be read says why, and its picture as well; the others go on', async () => {
    const opened = await openApp();
    const folder = await folderOf('a.jpg');
    await writeFile(path.join(folder, 'broken.jpg'), 'no image');
    await openFolder(opened, folder);
    const { entries } = await opened.ask('listImages', { filter: 'broken', offset: 0, limit: 1 });
    const imageId = entries[0]?.id ?? '';
    expect((await opened.ask('openImage', { imageId })).error).toMatch(/^Expected a whole JPEG.*broken\.jpg/);
    await expect(opened.app.picture('images', imageId)).rejects.toThrow('broken.jpg');
    await expect(opened.app.picture('thumbnails', 'unknown')).rejects.toThrow('unknown id "unknown"');
    const [sound] = (await opened.ask('listImages', { filter: '-broken', offset: 0, limit: 1 })).entries;
    expect(await opened.app.picture('images', sound?.id ?? '')).toEqual({
      type: 'image/jpeg',
      body: { file: path.join(folder, 'a.jpg') },
    });
    expect(await opened.app.picture('thumbnails', sound?.id ?? '')).toMatchObject({ type: 'image/webp' });
  });
});

describe('a change', () => {
  test('is stored, told to all with the name of who asked, and undone by its inverse', async () => {
    const opened = await openApp({ folder: await folderOf() });
    const { sequence } = await opened.commit(addDog, 'Add phrase');
    await vi.waitFor(() =>
      expect(opened.named('changed')).toEqual([{ change: addDog, sequence, label: 'Add phrase', client: CLIENT }]),
    );
    expect(await opened.ask('listPhrases', null)).toEqual([{ ...dog, regions: 0, images: 0 }]);
    await opened.commit(invert(addDog), 'Undo');
    const history = await opened.ask('listHistory', { before: null, limit: 10 });
    expect(history.slice(0, 2)).toMatchObject([{ label: 'Undo', origin: 'user' }, { label: 'Add phrase' }]);
    expect(await opened.ask('readHistory', { sequence: sequence ?? 0 })).toEqual({ change: addDog });
    await expect(opened.ask('readHistory', { sequence: 99 })).rejects.toThrow('unknown number 99');
  });

  test('that found something else is refused by name; an empty one leaves no trace', async () => {
    const opened = await openApp({ folder: await folderOf() });
    await expect(opened.commit(invert(addDog), 'x')).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(await opened.commit(emptyChange, 'x')).toMatchObject({ sequence: null });
    expect(opened.named('changed')).toEqual([]);
  });

  test('that was made in a project which another window has closed meanwhile does not reach the next', async () => {
    const [first, second] = [await folderOf(), await folderOf()];
    const opened = await openApp({ folder: first });
    await openFolder(opened, second);
    const late = opened.ask('commit', { folder: first, change: addDog, label: 'Add phrase' });
    await expect(late).rejects.toThrow(`Expected the project ${first} to be open, got ${second}`);
    expect(await opened.ask('listPhrases', null)).toEqual([]);
  });
});

describe('with proposals', () => {
  test('all that reach the thresholds are accepted, told, undone by their journal entry and redone', async () => {
    const opened = await openApp();
    await openFolder(opened, await folderOf('a.jpg', 'b.jpg', 'c.jpg'));
    await proposeAll(opened);
    await opened.commit(addDog, 'Add phrase');
    const order = { filter: '-c.jpg', minMatch: 0.5, minIou: 0.5, dryRun: false };
    expect(await opened.ask('acceptAll', { ...order, dryRun: true })).toEqual({ accepted: 2, changed: 2, images: 2 });
    expect(opened.named('changed')).toHaveLength(1);
    expect(await opened.ask('acceptAll', order)).toEqual({ accepted: 2, changed: 2, images: 2 });
    expect(opened.named('progress').at(-1)).toEqual({ done: 2, total: 2, client: CLIENT });
    const told = opened.named('changed').at(-1);
    expect(told).toMatchObject({ label: 'Accept 2 proposals', client: CLIENT });
    expect(await opened.ask('listPhrases', null)).toMatchObject([{ regions: 2, images: 2 }]);
    expect(await opened.ask('acceptAll', order)).toEqual({ accepted: 0, changed: 0, images: 2 });
    const undone = await opened.ask('revert', { sequences: [told?.sequence ?? 0], label: 'Undo' });
    expect(await opened.ask('listPhrases', null)).toMatchObject([{ regions: 0, images: 0 }]);
    await opened.ask('revert', { sequences: undone.sequences, label: 'Redo' });
    expect(await opened.ask('listPhrases', null)).toMatchObject([{ regions: 2, images: 2 }]);
  });

  test('texts are embedded once, by the model that made the proposals and no other', async () => {
    const folder = await folderOf('a.jpg');
    const model = fakeModel({ proposeImage: async () => expect.fail('no image pass') });
    const first = await openApp();
    await openFolder(first, folder);
    await proposeAll(first);
    const runId = (await first.ask('openedProject', null))?.run?.id ?? '';
    const { embeddings } = await first.ask('embedTexts', { runId, kind: 'object', texts: ['a dog', 'a cat'] });
    expect([...embeddings]).toEqual([1, 0, 0, 0, 0, 0, 1, 0]);
    await first.ask('closeProject', null);

    const openOther = vi.fn(async () => ({ ...model, manifest: { ...model.manifest, modelId: 'other@1' } }));
    const second = await openApp({ folder, openModel: openOther });
    const known = await second.ask('embedTexts', { runId, kind: 'object', texts: ['a cat'] });
    expect([...known.embeddings]).toEqual([0, 0, 1, 0]);
    expect(openOther).not.toHaveBeenCalled();
    const unknown = second.ask('embedTexts', { runId, kind: 'image', texts: ['a cat'] });
    await expect(unknown).rejects.toThrow(/^Expected the model test@1.*got other@1/);
    await expect(second.ask('embedTexts', { runId: 'none', kind: 'object', texts: [] })).rejects.toThrow('"none"');
  });
});

describe('an export', () => {
  test('is checked without writing, and written', async () => {
    const opened = await openApp();
    await openFolder(opened, await folderOf('a.jpg'));
    await proposeAll(opened);
    await opened.commit(addDog, 'Add phrase');
    await opened.ask('acceptAll', { filter: '', minMatch: 0.5, minIou: 0.5, dryRun: false });
    const out = path.join(await temporaryFolder(), 'dataset');
    const report = await opened.ask('checkExport', exportOrder);
    expect(existsSync(out)).toBe(false);
    const allow = report.rules.map(({ code }) => code);
    const { written, refused } = await opened.ask('writeExport', { ...exportOrder, out, allow });
    expect(refused).toEqual([]);
    expect(await readdir(out)).toEqual(expect.arrayContaining(written.map((file) => file.split('/')[0])));
    expect(await opened.ask('listExportFormats', null)).toContainEqual(
      expect.objectContaining({ id: 'objembed', doc: expect.any(String) }),
    );
  });

  test('reads the sizes of images that nobody has opened', async () => {
    const opened = await openApp();
    await openFolder(opened, await folderOf('a.jpg'));
    const { rules } = await opened.ask('checkExport', exportOrder);
    expect(rules.map(({ code }) => code)).not.toContain('objembed/01-unread-image');
  });

  test('never goes where it would replace the project or what it keeps', async () => {
    const folder = await folderOf('a.jpg');
    const { ask } = await openApp({ folder });
    const link = path.join(await temporaryFolder(), 'link');
    await symlink(path.join(folder, '.objembed'), link);
    await mkdir(path.join(folder, 'sub'));
    const refused: [string, string][] = [
      [path.join(folder, '.objembed'), 'outside .objembed'],
      [path.join(folder, '.objembed', 'a', 'b'), 'outside .objembed'],
      [path.join(folder, 'sub', '..', '.objembed'), 'outside .objembed'],
      [path.join(link, 'a'), 'outside .objembed'],
      [folder, 'without the project in it'],
      [path.dirname(folder), 'without the project in it'],
      ['dataset', 'a whole path'],
    ];
    for (const [out, reason] of refused) {
      await expect(ask('writeExport', { ...exportOrder, out, allow: [] })).rejects.toThrow(reason);
    }
    await expect(ask('checkExport', { ...exportOrder, format: 'none' })).rejects.toThrow('got "none"');
  });
});

test('problems are found over the whole project, and listed up to a limit', async () => {
  const opened = await openApp();
  await openFolder(opened, await folderOf('a.jpg', 'b.jpg'));
  const { findings, total } = await opened.ask('checkProject', { limit: 1 });
  expect(total).toBe(2);
  expect(findings).toMatchObject([{ code: 'image/unread', path: 'a.jpg' }]);
});

test('settings outlive the app', async () => {
  const dataFolder = await temporaryFolder();
  const first = await openApp({ dataFolder });
  await first.ask('writeSettings', { theme: 'dark' });
  const second = await openApp({ dataFolder });
  expect(await second.ask('readSettings', null)).toEqual({ theme: 'dark' });
});

test('a crash of the model process is told once', async () => {
  const model = fakeModel();
  const opened = await openApp({
    folder: await folderOf('a.jpg'),
    openModel: async ({ onCrash }) => {
      onCrash?.('signal SIGKILL\nlong output');
      onCrash?.('signal SIGKILL');
      return model;
    },
  });
  await vi.waitFor(async () => expect((await opened.ask('openedProject', null))?.scanning).toBe(false), PATIENCE);
  await opened.ask('startPropose', { scope: { kind: 'filter', filter: '' }, onlyNew: true, dryRun: false });
  await vi.waitFor(async () => expect(await opened.ask('listJobs', null)).toMatchObject([{ done: 1 }]), PATIENCE);
  expect(opened.named('notice').filter(({ text }) => text.includes('SIGKILL'))).toEqual([
    { severity: 'warning', text: expect.not.stringContaining('long output') },
  ]);
});

test('what the model runs on is tested, chosen and remembered', async () => {
  const dataFolder = await temporaryFolder();
  const unusable = { state: 'wrong', reason: 'It is broken.', results: [], replacements: [], precisions: [] } as const;
  const probe: AppOptions['probe'] = async (provider) => ({ provider, ...unusable, speed: null });
  const first = await openApp({ dataFolder, probe });
  expect(await first.ask('readDevice', null)).toMatchObject({ asked: 'auto', got: null });
  const tested = await first.ask('testDevice', { provider: null });
  expect(tested).toMatchObject({ got: 'cpu', why: expect.stringContaining('WebGPU: It is broken.') });
  expect(await first.ask('chooseProvider', { provider: 'webgpu' })).toMatchObject({ asked: 'webgpu', got: 'cpu' });
  const second = await openApp({ dataFolder, probe });
  expect(await second.ask('readDevice', null)).toMatchObject({ asked: 'webgpu', got: 'cpu' });
});
