import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { labelme } from '../../../../annotations/formats/labelme.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { xAnyLabeling } from '../../../../annotations/formats/xAnyLabeling.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

for (const format of [labelme, xAnyLabeling]) {
  promiseGoldenFiles(format);
  promiseRoundTrips(format);
  promiseToSurviveDamage(format, (await writeAll(format, showcase)).files);
}
promiseRoundTrips(labelme, { write: { phraseIn: 'description' }, read: { phraseIn: 'description' }, runs: 10 });

async function read(values: Record<string, unknown>, options: Record<string, unknown> = {}) {
  const texts = Object.fromEntries(
    Object.entries(values).map(([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const { dataset, report } = await readAll(labelme, filesOf(texts), options);
  const found = report.rules.flatMap(({ code, hits }) =>
    hits.map(({ file, row, field }) => `${code} ${file}:${row} ${field}`),
  );
  return { images: [...(dataset.images as Iterable<DatasetImage>)], phrases: dataset.phrases, found };
}

const corners = [
  [30, 40],
  [10, 20],
];

function file(shapes: readonly object[], more: object = {}) {
  return {
    version: '5.2.1',
    flags: {},
    shapes,
    imagePath: 'a.jpg',
    imageData: 'aGk=',
    imageHeight: 80,
    imageWidth: 100,
    ...more,
  };
}

describe('labelme files', () => {
  test('of labelme itself are read: corners in any order, polygons, circles, and fields that are lost by name', async () => {
    const common = { group_id: null, flags: { sure: false }, mask: null };
    const { images, found } = await read({
      'sub/a.json': file(
        [
          { ...common, label: 'dog', points: corners, shape_type: 'rectangle', description: '' },
          { ...common, label: 'cat', points: [...corners, [5, 30]], shape_type: 'polygon' },
          {
            ...common,
            label: 'cat',
            points: [
              [50, 50],
              [53, 54],
            ],
            shape_type: 'circle',
            group_id: 2,
          },
          { ...common, label: 'dog', points: [[1, 1]], shape_type: 'point' },
          { ...common, label: 'dog', points: corners, shape_type: 'line' },
          { ...common, label: 'dog', points: [[1, 'x']], shape_type: 'rectangle' },
        ],
        { flags: { blurred: true, dark: false }, reviewer: 'me' },
      ),
    });
    expect(images).toMatchObject([{ image: { path: 'sub/a.jpg', width: 100, height: 80 } }]);
    expect(images[0].regions.map(({ box, phraseIds }) => [...phraseIds, ...box])).toEqual([
      ['dog', 10, 20, 30, 40],
      ['cat', 5, 20, 30, 40],
      ['cat', 45, 45, 55, 55],
    ]);
    expect(found).toEqual([
      'labelme/field sub/a.json:undefined flags',
      'labelme/field sub/a.json:undefined reviewer',
      'labelme/field sub/a.json:3 shapes.group_id',
      'labelme/mask sub/a.json:2 shapes',
      'labelme/mask sub/a.json:3 shapes',
      'labelme/shape sub/a.json:4 shapes',
      'labelme/shape sub/a.json:5 shapes',
      'read/row sub/a.json:6 shapes.points.0.1',
    ]);
  });

  test('of X-AnyLabeling are read: four points, rotated boxes, scores, attributes, a description of the image', async () => {
    const four = [
      [10, 20],
      [30, 20],
      [30, 40],
      [10, 40],
    ];
    const own = { score: null, difficult: false, attributes: {}, kie_linking: [], group_id: null, description: null };
    const { images, found } = await read({
      'a.json': file(
        [
          { ...own, label: 'dog', points: four, shape_type: 'rectangle', flags: {}, score: 0.5 },
          { ...own, label: 'cat', points: four, shape_type: 'rotation', direction: 1.5, difficult: true },
          { ...own, label: 'cat', points: four, shape_type: 'rectangle', attributes: { colour: 'red' } },
        ],
        { version: '2.5.4', description: 'two animals' },
      ),
    });
    expect(images[0].regions).toMatchObject([{ box: [10, 20, 30, 40], phraseIds: ['dog', 'cat'] }]);
    expect(images[0].captions).toMatchObject({ short: 'two animals', long: '' });
    expect(found).toEqual([
      'labelme/field a.json:2 shapes.difficult',
      'labelme/field a.json:3 shapes.attributes',
      'labelme/rotated a.json:2 shapes',
      'read/duplicate undefined:undefined undefined',
      'read/field a.json:1 shapes.score',
    ]);
  });

  test('name images beside them, in other folders, or by absolute paths, and never outside of the dataset', async () => {
    const paths = ['../images/a.jpg', '..\\images\\b.jpg', 'C:\\data\\c.jpg', '/data/d.jpg', '../../../../e.jpg'];
    const files = paths.map((imagePath, index) => [`labels/${index}.json`, file([], { imagePath })] as const);
    const { images, found } = await read(Object.fromEntries(files));
    expect(images.map(({ image }) => image.path)).toEqual([
      'images/a.jpg',
      'images/b.jpg',
      'labels/c.jpg',
      'labels/d.jpg',
      'e.jpg',
    ]);
    expect(found).toEqual([]);
  });

  test('take the phrase from the description when asked, and the label where there is none', async () => {
    const shape = { points: corners, shape_type: 'rectangle' };
    const texts = {
      'a.json': file([
        { ...shape, label: 'dog', description: 'a small dog' },
        { ...shape, label: 'cat', description: '' },
      ]),
    };
    const { images, found } = await read(texts, { phraseIn: 'description' });
    expect(images[0].regions[0].phraseIds).toEqual(['a small dog', 'cat']);
    expect(found).toEqual(['labelme/field a.json:1 shapes.label']);
    expect((await read(texts)).found).toEqual(['labelme/field a.json:1 shapes.description']);
  });

  test('have the vocabulary of labels.txt, without the two words that labelme begins it with', async () => {
    const { phrases: vocabulary } = await read({ 'labels.txt': '__ignore__\n_background_\ndog\n', 'a.json': file([]) });
    expect(vocabulary.map(({ text }) => text)).toEqual(['dog']);
  });

  test('ask before an image is left out because another one has its stem, or the report', async () => {
    const images = ['a.jpg', 'a.png', 'export_report.jpg'].map((path) => datasetImage({ ...imageRecord('a'), path }));
    const { files, report } = await writeAll(labelme, { phrases: [], images });
    expect(Object.keys(files)).toEqual(['a.json', 'labels.txt', 'export_report.json']);
    expect(report.rules).toMatchObject([{ code: 'labelme/same-stem', severity: 'error', count: 2 }]);
  });

  test('of X-AnyLabeling get the match score that a region was accepted with', async () => {
    const region = {
      ...regionRecord('a', 'r', [0, 0, 8, 8], ['p1', 'p2']),
      scores: { modelId: 'm', predictedIou: 0.5, semantic: { p1: 0.5 } },
    };
    const images = [datasetImage(imageRecord('a'), { regions: [region] })];
    const { files } = await writeAll(xAnyLabeling, { phrases, images });
    expect(JSON.parse(textsOf(files)['photos/a.json']).shapes).toMatchObject([{ score: 0.25 }, { score: null }]);
  });

  test('of both applications are told apart', async () => {
    for (const format of [labelme, xAnyLabeling]) {
      const { files } = await writeAll(format, showcase);
      expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual([format.id]);
    }
  });
});
