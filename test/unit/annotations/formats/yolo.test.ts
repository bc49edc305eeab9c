import { describe, expect, test } from 'vitest';
import { darknet } from '../../../../annotations/formats/darknet.ts';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { yolo } from '../../../../annotations/formats/yolo.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

for (const format of [yolo, darknet]) {
  promiseGoldenFiles(format, { validationRatio: 0 });
  promiseRoundTrips(format, { write: { validationRatio: 0.4 } });
  promiseToSurviveDamage(format, (await writeAll(format, showcase, { validationRatio: 0 })).files);
}

const sizes = async () => ({ width: 200, height: 100 });

async function readYolo(texts: Record<string, string>, imageSize: Parameters<typeof readAll>[3] = sizes) {
  const { dataset, report } = await readAll(yolo, filesOf(texts), {}, imageSize);
  return { images: [...(dataset.images as Iterable<DatasetImage>)], phrases: dataset.phrases, report };
}

const config = 'train: images/train\nval: images/val\nnames: [dog, red car]\n';

describe('YOLO files', () => {
  test('have an empty file of labels for an image without regions, and are listed in full', async () => {
    const images = [datasetImage(imageRecord('a')), datasetImage(imageRecord('b'))];
    const { files } = await writeAll(yolo, { phrases: phrases.slice(0, 2), images }, { validationRatio: 0 });
    const texts = textsOf(files);
    expect(texts['labels/train/photos/a.txt']).toBe('');
    expect(texts['train.txt']).toBe('./images/train/photos/a.jpg\n./images/train/photos/b.jpg\n');
    expect(texts['val.txt']).toBe('');
  });

  test('ask before one of two images with the same stem is left out, and before there are too many classes', async () => {
    const twin = { ...imageRecord('a'), id: 'twin', path: 'photos/a.png' };
    const images = [datasetImage(imageRecord('a')), datasetImage(twin)];
    const { report } = await writeAll(yolo, { phrases: phrases.slice(0, 2), images }, { maxClasses: 1 });
    const open = report.rules.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(open).toEqual(['yolo/many-classes', 'yolo/same-stem']);
  });

  test('say when their decimals move edges', async () => {
    const large = { ...imageRecord('a'), width: 60_000, height: 10 };
    const images = [datasetImage(large, { regions: [regionRecord('a', 'r', [0, 0, 7, 7], ['p1'])] })];
    const { report } = await writeAll(yolo, { phrases, images }, { decimals: 6 });
    expect(report.rules.map(({ code }) => code)).toEqual(['lost/precision']);
  });

  test('with folders of images are read, and names may be a list', async () => {
    const { images, phrases: classes } = await readYolo({
      'data.yaml': config,
      'images/train/sub/a.png': '',
      'images/val/b.jpg': '',
      'labels/train/sub/a.txt': '1 0.5 0.5 0.1 0.2\n',
    });
    expect(classes.map(({ text }) => text)).toEqual(['dog', 'red car']);
    expect(images).toMatchObject([
      { image: { path: 'sub/a.png' }, split: 'train', regions: [{ phraseIds: ['red car'] }] },
      { image: { path: 'b.jpg' }, split: 'val', regions: [] },
    ]);
    expect(images[0].regions[0].box.map(Math.round)).toEqual([90, 40, 110, 60]);
  });

  test('with labels alone take the images for .jpg, and say so', async () => {
    const { images, report } = await readYolo({ 'data.yaml': config, 'labels/train/a.txt': '0 0.5 0.5 0.1 0.2' });
    expect(images).toMatchObject([{ image: { path: 'a.jpg' }, regions: [{}] }]);
    expect(report.rules.map(({ code }) => code)).toEqual(['yolo/extension']);
  });

  test('read polygons as the boxes around them, and leave out lines that are none with their place', async () => {
    const labels = [
      '0 0.1 0.2 0.5 0.2 0.5 0.6 0.1 0.6',
      '0 0.5 0.5 0.1 0.2 0.9',
      '7 0.5 0.5 0.1 0.2',
      '0 0.5 nan 0.1 0.2',
      '0 0.5 0.5',
      '0 0.1 0.1 0.1 0.1 0.1 0.1 0.1',
      '0 0.5 0.5 -0.1 0.2',
    ].join('\n');
    const { images, report } = await readYolo({
      'data.yaml': config,
      'images/train/a.jpg': '',
      'labels/train/a.txt': labels,
    });
    expect(images[0].regions.map(({ box }) => box.map(Math.round))).toEqual([
      [20, 20, 100, 60],
      [90, 40, 110, 60],
    ]);
    const hits = report.rules.flatMap(({ code, hits: all }) => all.map(({ file, row }) => `${code} ${file}:${row}`));
    expect(hits).toEqual([
      'read/box labels/train/a.txt:7',
      'read/reference labels/train/a.txt:3',
      'read/row labels/train/a.txt:4',
      'read/row labels/train/a.txt:5',
      'read/row labels/train/a.txt:6',
      'yolo/confidence labels/train/a.txt:2',
      'yolo/mask labels/train/a.txt:1',
    ]);
  });

  test('of images whose size nobody knows are refused', async () => {
    const texts = { 'data.yaml': config, 'images/train/a.jpg': '', 'labels/train/a.txt': '0 0.5 0.5 0.1 0.2' };
    const { report } = await readYolo(texts, async () => undefined);
    expect(report.rules).toMatchObject([{ code: 'read/image-size', severity: 'error' }]);
  });

  test('with a YAML bomb are refused', async () => {
    const bomb = `a: &a [x,x]\n${Array.from('bcdefghijk', (name, index) => `${name}: &${name} [${`*${'abcdefghijk'[index]},`.repeat(9)}]`).join('\n')}\nnames: *k\n`;
    const { report } = await readYolo({ 'data.yaml': bomb });
    expect(report.rules.map(({ code }) => code)).toEqual(['read/file']);
  });
});

describe('Darknet files', () => {
  test('of CVAT, with paths from a folder "data", are read', async () => {
    const { dataset } = await readAll(
      darknet,
      filesOf({
        'obj.data': 'classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n',
        'obj.names': 'dog\n\nred car\n',
        'train.txt': 'data/obj_train_data/sub/a.png\n',
        'obj_train_data/sub/a.txt': '2 0.5 0.5 0.1 0.2\n',
      }),
      {},
      sizes,
    );
    expect([...(dataset.images as Iterable<DatasetImage>)]).toMatchObject([
      { image: { path: 'sub/a.png' }, split: 'train', regions: [{ phraseIds: ['red car'] }] },
    ]);
  });

  test('and those of Ultralytics are told apart', async () => {
    for (const format of [yolo, darknet]) {
      const { files } = await writeAll(format, showcase);
      expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual([format.id]);
    }
  });
});
