import { describe, expect, test } from 'vitest';
import { coco } from '../../../../annotations/formats/coco.ts';
import { absent, datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

const small = {
  phrases: phrases.slice(0, 3),
  images: [
    datasetImage(imageRecord('a'), {
      regions: [
        regionRecord('a', 'r1', [1, 2, 11.5, 22], ['p1', 'p2']),
        regionRecord('a', 'r2', [0, 0, 64, 48], ['p0']),
      ],
      captions: { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: '' },
    }),
    datasetImage(imageRecord('b', 6), { regions: [regionRecord('b', 'r3', [0, 0, 16, 8], ['p1'])] }),
    datasetImage(imageRecord('c'), { phraseStates: [absent('c', 'p1')] }),
  ],
};

promiseGoldenFiles(coco, { validationRatio: 0 });
promiseRoundTrips(coco, { write: { validationRatio: 0.4 } });

describe('the COCO files', () => {
  test('have ids from 1, categories of the whole vocabulary in its order, and images without objects', async () => {
    const { files } = await writeAll(coco, small, { validationRatio: 0 });
    const { images, annotations, categories } = JSON.parse(textsOf(files)['annotations/instances_train.json']);
    expect(images.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3]);
    expect(annotations.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3, 4]);
    expect(categories.map(({ name }: { name: string }) => name)).toEqual(small.phrases.map(({ text }) => text));
  });

  test('have turned images with the size and the boxes of the pixels as stored', async () => {
    const { files, report } = await writeAll(coco, small, { validationRatio: 0 });
    const { images, annotations } = JSON.parse(textsOf(files)['annotations/instances_train.json']);
    expect(images[1]).toMatchObject({ width: 48, height: 64 });
    expect(annotations[3].bbox).toEqual([0, 48, 8, 16]);
    expect(report.rules.map(({ code }) => code)).toContain('written/turned');
  });

  test('need consent to lose captions and absent phrases', async () => {
    const { report } = await writeAll(coco, small);
    const open = report.rules.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(open).toEqual(['lost/captions', 'lost/verified-absent']);
  });
});

describe('a COCO file of others', () => {
  const foreign = {
    images: [
      { id: 0, file_name: 'train2017\\x.jpg', width: 100, height: 50 },
      { id: 1, file_name: '../y.jpg', width: 100, height: 50 },
    ],
    annotations: [
      {
        image_id: 0,
        category_id: 0,
        bbox: [10, 10, 20, 20],
        iscrowd: 0,
        segmentation: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]],
      },
      {
        image_id: 0,
        category_id: 0,
        bbox: [10, 10, 20, 20],
        iscrowd: 1,
        segmentation: { size: [50, 100], counts: 'x' },
      },
      { image_id: 7, category_id: 0, bbox: [1, 1, 2, 2] },
      { image_id: 0, category_id: 0, bbox: [90, 10, 20, 20] },
      { image_id: 0, category_id: 0, bbox: [10, 10, -3, 20] },
      { image_id: 0, category_id: 0, bbox: [10, 10, 'a', 20] },
      { image_id: 0, category_id: 0, bbox: [0, 0, Number.POSITIVE_INFINITY, 20] },
    ],
    categories: [{ id: 0, name: '  red\n car ' }],
  };

  test('is read with ids from 0, other slashes and untidy names; what cannot be used is named with its place', async () => {
    const { dataset, report } = await readAll(coco, filesOf({ 'a/instances.json': JSON.stringify(foreign) }));
    const [image] = [...(dataset.images as Iterable<(typeof small.images)[number]>)];
    expect(image.image).toMatchObject({ path: 'train2017/x.jpg', width: 100, height: 50 });
    expect(image.regions.map(({ box, phraseIds }) => [box, phraseIds])).toEqual([
      [[10, 10, 30, 30], ['red car']],
      [[90, 10, 100, 30], ['red car']],
    ]);
    const hits = report.rules.flatMap(({ code, hits: all }) =>
      all.map(({ file, row, field }) => [code, file, row, field]),
    );
    expect(hits).toEqual([
      ['coco/crowd', 'a/instances.json', 2, 'annotations'],
      ['coco/mask', 'a/instances.json', 1, 'annotations'],
      ['read/box', 'a/instances.json', 5, 'bbox'],
      ['read/box-outside', undefined, undefined, undefined],
      ['read/image-path', 'a/instances.json', 2, 'images'],
      ['read/reference', 'a/instances.json', 3, 'image_id'],
      ['read/row', 'a/instances.json', 6, 'annotations.bbox.2'],
      ['read/row', 'a/instances.json', 7, 'annotations.bbox.2'],
    ]);
  });

  test('that ends too early is read up to there', async () => {
    const text = JSON.stringify(foreign);
    const { dataset, report } = await readAll(
      coco,
      filesOf({ 'x.json': text.slice(0, text.indexOf('"annotations"')) }),
    );
    expect([...(dataset.images as Iterable<unknown>)]).toHaveLength(1);
    expect(report.rules.find(({ code }) => code === 'read/file')?.hits[0].file).toBe('x.json');
  });

  test('is known by its annotations', async () => {
    const source = memorySource(filesOf({ 'x.json': JSON.stringify(foreign), 'y.json': '[1]' }));
    expect(await coco.reader?.detect(source)).toBe(true);
    expect(await coco.reader?.detect(memorySource(filesOf({ 'y.json': '{"images": []}' })))).toBe(false);
  });
});

promiseToSurviveDamage(coco, (await writeAll(coco, showcase, { validationRatio: 0 })).files);
