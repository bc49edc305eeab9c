import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImportOrder } from '../../../../main/api/datasets.ts';
import { folderOf as datasetOf, oneDog } from '../jobs/datasetFolder.ts';
import { CLIENT, folderOf, openApp, openFolder } from './openedApp.ts';

const order: Omit<ImportOrder, 'dataset'> = {
  format: null,
  options: {},
  frame: 'stored',
  phrases: {},
  allow: [],
  dryRun: false,
};

async function projectAndDog() {
  const opened = await openApp();
  await openFolder(opened, await folderOf('a.jpg'));
  const dataset = await datasetOf({ 'instances.json': JSON.stringify(oneDog) });
  return { ...opened, dataset };
}

test('a dry run says what would come, and stores and tells nothing', async () => {
  const { ask, dataset, named } = await projectAndDog();
  const outcome = await ask('importDataset', { ...order, dataset, dryRun: true });
  expect(outcome).toMatchObject({
    report: { format: 'coco' },
    phrases: ['a dog'],
    imported: { images: 1, phrases: 1, regions: 1 },
    entries: null,
  });
  expect(await ask('listPhrases', null)).toEqual([]);
  expect(named('changed')).toEqual([]);
});

test('an import comes with its renamed phrase, is shown in lists and told to its client, and goes by a revert', async () => {
  const { ask, dataset, named } = await projectAndDog();
  await ask('importDataset', { ...order, dataset, phrases: { 'a dog': 'Hund ' } });
  expect(await ask('listPhrases', null)).toMatchObject([{ text: 'Hund', regions: 1 }]);
  const list = { filter: '', offset: 0, limit: 10 };
  expect(await ask('listImages', list)).toMatchObject({ entries: [{ status: 'in progress', regions: 1 }] });
  const told = named('changed');
  expect(new Set(told.map(({ client }) => client))).toEqual(new Set([CLIENT]));
  await ask('revert', { sequences: told.map(({ sequence }) => sequence), label: 'Undo' });
  expect(await ask('listPhrases', null)).toEqual([]);
  expect(await ask('listImages', list)).toMatchObject({ entries: [{ status: 'unseen', regions: 0 }] });
});

test('a loss stops an import until its code is allowed', async () => {
  const { ask } = await projectAndDog();
  const other = { ...oneDog, images: [...oneDog.images, { id: 2, file_name: 'b.jpg', width: 640, height: 480 }] };
  const dataset = path.join(await datasetOf({ 'i.json': JSON.stringify(other) }), 'i.json');
  const refused = await ask('importDataset', { ...order, dataset });
  expect(refused).toMatchObject({ refused: ['import/unknown-image'], entries: null });
  const allowed = await ask('importDataset', { ...order, dataset, allow: refused.refused });
  expect(allowed).toMatchObject({ refused: [], imported: { regions: 1 }, entries: { first: expect.any(Number) } });
});

test('what is no dataset is refused in words of the workbench', async () => {
  const { ask } = await projectAndDog();
  const dataset = await datasetOf({ 'notes.txt': 'hello' });
  await expect(ask('importDataset', { ...order, dataset })).rejects.toThrow('choose its format');
  await expect(ask('importDataset', { ...order, dataset: 'coco' })).rejects.toThrow('Expected a whole path');
});

test('formats come with the options that a person can set', async () => {
  const { ask } = await projectAndDog();
  const ids = (formats: readonly { readonly id: string }[]) => formats.map(({ id }) => id);
  expect(ids(await ask('listImportFormats', null))).toContain('voc');
  const writable = await ask('listExportFormats', null);
  const coco = writable.find(({ id }) => id === 'coco');
  expect(coco?.options).toContainEqual(
    expect.objectContaining({ name: 'frame', choices: ['stored', 'upright'], byDefault: 'stored' }),
  );
  const cvat = writable.find(({ id }) => id === 'cvat');
  expect(cvat?.options).toContainEqual(expect.objectContaining({ name: 'frame', byDefault: 'upright' }));
});
