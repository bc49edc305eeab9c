import { access, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ConvertJob, convertDataset } from '../../../../main/jobs/convert.ts';
import { diffFiles } from '../../../../main/jobs/diff.ts';
import { exportProject } from '../../../../main/jobs/export.ts';
import { add, image, phrase, region, temporaryFolder, temporaryProject } from '../store/temporaryProject.ts';
import { contents, folderOf, oneDog } from './datasetFolder.ts';

const signal = new AbortController().signal;
const readSize = async () => ({ width: 640, height: 480, orientation: 1 });

function convert(from: string, out: string, more: Partial<ConvertJob> = {}) {
  return convertDataset({
    from: { path: from },
    to: { format: 'objembed', out, options: { perDeviceBatch: 1, worldSize: 1, textsPerImage: 2, validationRatio: 0 } },
    allow: ['objembed/12-small-vocabulary'],
    dryRun: false,
    readSize,
    signal,
    ...more,
  });
}

describe('converting a dataset', () => {
  test('writes the other format with its report, and reading both gives the same', async () => {
    const coco = await folderOf({ 'annotations/instances_train.json': JSON.stringify(oneDog), 'a.jpg': '' });
    const out = path.join(await temporaryFolder(), 'objembed');
    const { files, refused } = await convert(coco, out);
    expect(refused).toEqual([]);
    const written = await contents(out);
    expect(files.map((file) => file.path).sort()).toEqual(Object.keys(written).sort());
    expect(JSON.parse(written['train.jsonl'])).toMatchObject({
      image: 'a.jpg',
      objects: [{ bbox: [1, 2, 31, 42], label: 'a dog' }],
    });
    const { counts } = await diffFiles({
      before: { path: coco },
      after: { path: out, images: coco },
      readSize,
      signal,
    });
    expect(counts).toEqual({});
  });

  test('asks before anything is lost, and writes nothing until it is allowed', async () => {
    const from = await folderOf({
      'train.jsonl': '{"image":"a.jpg","objects":[],"captions":{"short_caption":"a dog"}}\n',
      'a.jpg': '',
    });
    const out = path.join(await temporaryFolder(), 'coco');
    const to = { format: 'coco', out, options: {} };
    const asked = await convert(from, out, { to });
    expect(asked).toMatchObject({ refused: ['lost/captions'], files: [] });
    await expect(access(out)).rejects.toThrow();
    const allowed = await convert(from, out, { to, allow: ['lost/captions'] });
    expect(allowed.files.length).toBeGreaterThan(0);
  });

  test('asks before a split is lost: all of them, or the one that the format does not have', async () => {
    const refusedFor = async (split: string, format: string) => {
      const from = await folderOf({ [`instances_${split}.json`]: JSON.stringify(oneDog) });
      const to = { format, out: path.join(await temporaryFolder(), 'out'), options: {} };
      const allow = ['objembed/12-small-vocabulary', 'objembed/13-few-records'];
      return (await convert(from, to.out, { to, allow, dryRun: true })).refused.filter((code) =>
        code.includes('split'),
      );
    };
    expect(await refusedFor('train', 'labelme')).toEqual(['written/split']);
    expect(await refusedFor('test', 'objembed')).toEqual(['written/split']);
    expect(await refusedFor('val', 'objembed')).toEqual([]);
    expect(await refusedFor('test', 'voc')).toEqual([]);
  });

  test('as a dry run reports and writes nothing', async () => {
    const coco = await folderOf({ 'instances.json': JSON.stringify(oneDog) });
    const out = path.join(await temporaryFolder(), 'objembed');
    const { written, files } = await convert(coco, out, { dryRun: true });
    expect(written.counts).toMatchObject({ train: { images: 1 } });
    expect(files).toEqual([]);
    await expect(access(out)).rejects.toThrow();
  });

  test('copies image files on demand', async () => {
    const coco = await folderOf({ 'instances.json': JSON.stringify(oneDog), 'images/a.jpg': 'pixels' });
    const out = path.join(await temporaryFolder(), 'copy');
    await convert(coco, out, { to: { format: 'coco', out, options: { imageFiles: 'copy', validationRatio: 0 } } });
    expect((await contents(out))['images/train/a.jpg']).toBe('pixels');
  });

  test('links image files on demand, and copies no image upright whose turn nobody knows', async () => {
    const coco = await folderOf({ 'instances.json': JSON.stringify(oneDog), 'images/a.jpg': 'pixels' });
    const out = path.join(await temporaryFolder(), 'linked');
    const to = (imageFiles: string) => ({ format: 'coco', out, options: { imageFiles, validationRatio: 0 } });
    const { files } = await convert(coco, out, { to: to('link') });
    const linked = await stat(path.join(out, 'images/train/a.jpg'));
    expect(linked.ino).toBe((await stat(path.join(coco, 'images/a.jpg'))).ino);
    expect(files).toContainEqual(expect.objectContaining({ path: 'images/train/a.jpg', bytes: 6 }));
    await expect(convert(coco, out, { to: to('upright') })).rejects.toThrow('got upright');
  });

  test('keeps pictures of the same name apart, and gives them back under their own paths', async () => {
    const images = ['a/x.jpg', 'b/x.jpg'].map((file_name, index) => ({
      ...oneDog.images[0],
      id: index + 1,
      file_name,
    }));
    const coco = await folderOf({
      'instances_train.json': JSON.stringify({ ...oneDog, images }),
      'images/a/x.jpg': 'one',
      'images/b/x.jpg': 'two',
    });
    const out = path.join(await temporaryFolder(), 'flat');
    const options = { imageFiles: 'copy', flatNames: true };
    await convert(coco, out, { to: { format: 'yolo', out, options } });
    expect(await contents(out)).toMatchObject({ 'images/train/x.jpg': 'one', 'images/train/x-2.jpg': 'two' });
    const { counts } = await diffFiles({ before: { path: coco }, after: { path: out }, readSize, signal });
    expect(counts).toEqual({});
    const again = path.join(await temporaryFolder(), 'again');
    await convert(out, again, { to: { format: 'coco', out: again, options: { imageFiles: 'copy' } } });
    expect(await contents(again)).toMatchObject({ 'images/train/a/x.jpg': 'one', 'images/train/b/x.jpg': 'two' });
  });

  test('says which format it expected when there is none', async () => {
    const nothing = await folderOf({ 'notes.txt': 'hello' });
    await expect(convert(nothing, path.join(nothing, 'out'))).rejects.toThrow('Expected a dataset in a format');
  });

  test('names an unknown option', async () => {
    const coco = await folderOf({ 'instances.json': JSON.stringify(oneDog) });
    const to = { format: 'coco', out: path.join(coco, 'out'), options: { textsPerImage: 3 } };
    await expect(convert(coco, coco, { to })).rejects.toThrow('got a problem with "textsPerImage"');
  });
});

describe('the files of a dataset', () => {
  test('reached by links that lead out of the folder are not read', async () => {
    const secret = await folderOf({ 'secret.json': JSON.stringify(oneDog) });
    const folder = await temporaryFolder();
    await symlink(path.join(secret, 'secret.json'), path.join(folder, 'instances.json'));
    await symlink(secret, path.join(folder, 'inner'));
    await expect(convert(folder, path.join(folder, 'out'))).rejects.toThrow('Expected a dataset in a format');
  });

  test('that are not UTF-8 are named', async () => {
    const folder = await folderOf({ 'instances.json': JSON.stringify(oneDog) });
    await writeFile(path.join(folder, 'other.json'), Buffer.from([0x7b, 0xff, 0xfe]));
    const { read } = await convert(folder, path.join(folder, 'out'), { dryRun: true });
    expect(read.rules.find(({ code }) => code === 'read/file')?.hits[0]).toMatchObject({ file: 'other.json' });
  });
});

describe('a project and its export', () => {
  test('say the same in COCO, also of turned images', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), { ...image('b'), orientation: 8 }, phrase('dog'), region('r', 'a', ['dog']));
    await add(project, region('s', 'b', ['dog']));
    const out = path.join(await temporaryFolder(), 'coco');
    await exportProject({ project, format: 'coco', out, options: { validationRatio: 0.5 }, allow: [], signal });
    const after = { path: out };
    expect((await diffFiles({ before: { path: project.folder }, after, readSize, signal })).counts).toEqual({});
    await add(project, { ...region('t', 'a', ['dog']), box: [100, 100, 200, 200] });
    expect((await diffFiles({ before: { path: project.folder }, after, readSize, signal })).counts).toEqual({
      'region-missing': 1,
    });
  });
});
