import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../../../annotations/records.ts';
import { type ImportJob, type ImportSummary, importDataset } from '../../../../main/jobs/import.ts';
import { undoImport } from '../../../../main/jobs/importUndo.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { add, allRecords, image, phrase, region, temporaryProject } from '../store/temporaryProject.ts';
import { type CocoContent, folderOf, oneDog } from './datasetFolder.ts';

async function importCoco(
  project: WritableProject,
  content: CocoContent,
  options: Partial<ImportJob> = {},
): Promise<ImportSummary> {
  const dataset = path.join(await folderOf({ 'instances.json': JSON.stringify(content) }), 'instances.json');
  return importDataset({
    project,
    dataset,
    options: {},
    frame: 'stored',
    allow: [],
    dryRun: false,
    signal: new AbortController().signal,
    ...options,
  });
}

async function importLines(project: WritableProject, lines: readonly object[], allow: readonly string[] = []) {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return importDataset({
    project,
    dataset: await folderOf({ 'train.jsonl': text }),
    options: {},
    frame: 'stored',
    allow,
    dryRun: false,
    signal: new AbortController().signal,
  });
}

function codesOf({ report }: ImportSummary): string[] {
  return report.rules.map(({ code }) => code);
}

describe('an import', () => {
  test('adds phrases and imported regions to the image with the path, and says what it added', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), image('b'));
    const summary = await importCoco(project, oneDog);
    expect(summary).toMatchObject({ refused: [], imported: { images: 1, phrases: 1, regions: 1 } });
    const records = await allRecords(project);
    const [dog] = recordsOf(records, 'phrase');
    expect(dog.text).toBe('a dog');
    expect(recordsOf(records, 'region')).toMatchObject([
      {
        imageId: 'a',
        box: [1, 2, 31, 42],
        phraseIds: [dog.id],
        source: { kind: 'imported', from: 'coco' },
        scores: null,
      },
    ]);
  });

  test('twice adds nothing the second time', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    await importCoco(project, oneDog);
    const before = await allRecords(project);
    const again = await importCoco(project, oneDog);
    expect(codesOf(again)).toEqual(['import/duplicate']);
    expect(again.imported).toMatchObject({ regions: 0, phrases: 0, updated: 0 });
    expect(await allRecords(project)).toEqual(before);
  });

  test('gives a region that is there the phrase that it lacks', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), phrase('cat'), { ...region('r', 'a', ['cat']), box: [1, 2, 31, 42] });
    expect((await importCoco(project, oneDog)).imported).toMatchObject({ regions: 0, updated: 1 });
    const [own] = recordsOf(await allRecords(project), 'region');
    expect(own).toMatchObject({ id: 'r', source: { kind: 'drawn' } });
    expect(own.phraseIds).toHaveLength(2);
  });

  test('of images that the project does not have asks first, and with consent brings in the others', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const content = {
      ...oneDog,
      images: [...oneDog.images, { id: 2, file_name: 'elsewhere.jpg', width: 9, height: 9 }],
    };
    const before = await allRecords(project);
    const asked = await importCoco(project, content);
    expect(asked).toMatchObject({ refused: ['import/unknown-image'], entries: null });
    expect(await allRecords(project)).toEqual(before);
    const allowed = await importCoco(project, content, { allow: ['import/unknown-image'] });
    expect(allowed.imported.regions).toBe(1);
  });

  test('matches an image by its file name when the dataset has it in another folder', async () => {
    const project = await temporaryProject();
    await add(project, image('x', 'val2017/a.jpg'), image('y', 'other/b.jpg'), image('z', 'another/b.jpg'));
    const images = [
      { id: 1, file_name: 'coco/a.jpg', width: 640, height: 480 },
      { id: 2, file_name: 'b.jpg', width: 640, height: 480 },
    ];
    const summary = await importCoco(project, { ...oneDog, images }, { allow: ['import/ambiguous-image'] });
    expect(codesOf(summary)).toEqual(['import/ambiguous-image']);
    expect(recordsOf(await allRecords(project), 'region')).toMatchObject([{ imageId: 'x' }]);
  });

  test('turns boxes of the pixels as stored upright, and knows the frame by the size', async () => {
    const project = await temporaryProject();
    await add(project, { ...image('a'), width: 480, height: 640, orientation: 6 });
    const stored = await importCoco(project, oneDog, { dryRun: false });
    expect(codesOf(stored)).toEqual(['import/turned']);
    expect(recordsOf(await allRecords(project), 'region')[0].box).toEqual([480 - 42, 1, 480 - 2, 31]);
    const upright = { ...oneDog, images: [{ ...oneDog.images[0], width: 480, height: 640 }] };
    await importCoco(project, upright);
    expect(recordsOf(await allRecords(project), 'region').map(({ box }) => box)).toContainEqual([1, 2, 31, 42]);
  });

  test('refuses boxes of an image of another size', async () => {
    const project = await temporaryProject();
    await add(project, { ...image('a'), width: 100, height: 100 });
    expect((await importCoco(project, oneDog)).refused).toEqual(['import/image-size']);
  });

  test('as a dry run changes nothing', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const before = await allRecords(project);
    const summary = await importCoco(project, oneDog, { dryRun: true });
    expect(summary).toMatchObject({ imported: { regions: 1 }, entries: null });
    expect(await allRecords(project)).toEqual(before);
  });

  test('that is stopped leaves nothing behind', async () => {
    const project = await temporaryProject();
    const many = Array.from({ length: 1200 }, (_, index) => `i${index}`);
    await add(project, ...many.map((id) => image(id)));
    const content = {
      ...oneDog,
      images: many.map((id, index) => ({ id: index + 1, file_name: `${id}.jpg`, width: 640, height: 480 })),
      annotations: many.map((_, index) => ({ image_id: index + 1, category_id: 1, bbox: [1, 2, 30, 40] })),
    };
    const stopping = new AbortController();
    const onProgress = () => stopping.abort(new Error('stopped'));
    await expect(importCoco(project, content, { signal: stopping.signal, onProgress })).rejects.toThrow('stopped');
    expect(recordsOf(await allRecords(project), 'region')).toEqual([]);
    expect(recordsOf(await allRecords(project), 'phrase')).toEqual([]);
  });

  test('can be undone by its journal entries', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), phrase('cat'), { ...region('r', 'a', ['cat']), box: [1, 2, 31, 42] });
    const before = await allRecords(project);
    const { entries } = await importCoco(project, oneDog);
    expect(await allRecords(project)).not.toEqual(before);
    if (entries === null) throw new Error('Expected entries.');
    await undoImport(project, entries);
    expect(await allRecords(project)).toEqual(before);
    await expect(undoImport(project, { first: 1, last: 1 })).rejects.toThrow('Expected entry 1 to be an import');
  });
});

describe('captions and states', () => {
  test('come in where there are none, and where there are others those stay and it asks', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), image('b'), { type: 'captions', id: 'b', imageId: 'b', short: 'ours', long: '' });
    const captions = { short_caption: 'theirs', long_caption: 'longer' };
    const lines = [
      { image: 'a.jpg', objects: [], captions },
      { image: 'b.jpg', objects: [], captions },
    ];
    expect((await importLines(project, lines)).refused).toEqual(['import/caption-kept']);
    await importLines(project, lines, ['import/caption-kept']);
    const texts = recordsOf(await allRecords(project), 'captions').map(({ short, long }) => [short, long]);
    expect(texts).toEqual([
      ['theirs', 'longer'],
      ['ours', 'longer'],
    ]);
  });

  test('of absent phrases come in, unless a region carries the phrase', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), phrase('dog'), region('r', 'a', ['dog']));
    const lines = [{ image: 'a.jpg', objects: [], negs: ['a cat', 'a dog'] }];
    const summary = await importLines(project, lines, ['import/contradiction']);
    expect(codesOf(summary)).toEqual(['import/contradiction']);
    const states = recordsOf(await allRecords(project), 'phraseState');
    expect(states).toMatchObject([{ imageId: 'a', state: 'verified absent' }]);
  });

  test('keep a phrase off a region where people verified that it is absent', async () => {
    const project = await temporaryProject();
    const state = {
      type: 'phraseState',
      id: 'a/dog',
      imageId: 'a',
      phraseId: 'dog',
      state: 'verified absent',
    } as const;
    await add(project, image('a'), phrase('dog'), state);
    expect((await importCoco(project, oneDog)).refused).toEqual(['import/contradiction']);
  });
});
