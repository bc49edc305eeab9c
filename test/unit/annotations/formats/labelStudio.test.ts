import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { labelStudio } from '../../../../annotations/formats/labelStudio.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(labelStudio);
promiseRoundTrips(labelStudio);
promiseToSurviveDamage(labelStudio, (await writeAll(labelStudio, showcase)).files);

async function read(tasks: readonly object[], options: Record<string, unknown> = {}) {
  const { dataset, report } = await readAll(labelStudio, filesOf({ 'tasks.json': JSON.stringify(tasks) }), options);
  const found = report.rules.flatMap(({ code, hits }) => hits.map(({ row, field }) => `${code} ${row} ${field}`));
  return { images: [...(dataset.images as Iterable<DatasetImage>)], found };
}

const size = { original_width: 200, original_height: 100, image_rotation: 0 };
const names = { from_name: 'tag', to_name: 'img' };

function box(value: object, more: object = {}) {
  return {
    id: 'x',
    ...names,
    ...size,
    type: 'rectanglelabels',
    value: { x: 10, y: 20, width: 5, height: 50, ...value },
    ...more,
  };
}

describe('Label Studio files', () => {
  test('of Label Studio are read: percent, uploads, several labels, and what is lost by its place', async () => {
    const { images, found } = await read([
      {
        id: 3,
        data: { image: '/data/upload/7/0a1b2c3d-my%20dog.jpg' },
        annotations: [
          { was_cancelled: true, result: [box({ rectanglelabels: ['wrong'] })] },
          {
            completed_by: 1,
            result: [
              box({ rotation: 0, rectanglelabels: ['dog', 'animal'] }),
              box({ rotation: 90, rectanglelabels: ['cat'] }),
              {
                id: 'y',
                ...names,
                ...size,
                type: 'polygonlabels',
                value: { points: [[1, 2]], polygonlabels: ['dog'] },
              },
              { id: 'z', ...names, type: 'choices', value: { choices: ['indoor'] } },
              { from_id: 'x', to_id: 'y', type: 'relation', direction: 'right' },
              box({ x: 'left', rectanglelabels: ['dog'] }),
            ],
          },
          { result: [] },
        ],
        predictions: [{ model_version: 'm', score: 0.9, result: [box({ rectanglelabels: ['dog'] }, { score: 0.4 })] }],
      },
    ]);
    expect(images).toMatchObject([{ image: { path: 'my dog.jpg', width: 200, height: 100 } }]);
    expect(images[0].regions.map(({ box: edges, phraseIds }) => [...phraseIds, ...edges.map(Math.round)])).toEqual([
      ['dog', 'animal', 20, 20, 30, 70],
      // A quarter turn about the upper left corner reaches out of the image on the left.
      ['cat', 0, 20, 20, 30],
    ]);
    expect(images[0].proposals).toEqual({ boxes: [[20, 20, 30, 70]], scores: [0.4] });
    expect(found).toEqual([
      'label-studio/annotation 1 undefined',
      'label-studio/prediction 1 predictions.result.0',
      'label-studio/result 1 annotations.result.2',
      'label-studio/result 1 annotations.result.3',
      'label-studio/result 1 annotations.result.4',
      'label-studio/rotated 1 annotations.result.1',
      'read/box-outside undefined undefined',
      'read/row 1 annotations.result.5.value.x',
    ]);
  });

  test('with labels apart from their rectangles are read as one region', async () => {
    const result = [box({}, { type: 'rectangle' }), box({ labels: ['dog'] }, { type: 'labels' })];
    const { images, found } = await read([{ data: { image: 'a.jpg' }, annotations: [{ result }] }]);
    expect(images[0].regions).toMatchObject([{ box: [20, 20, 30, 70], phraseIds: ['dog'] }]);
    expect(found).toEqual([]);
  });

  test('name images by paths, local files and addresses, with or without a root', async () => {
    const urls = ['a/b.jpg', '/data/local-files/?d=c%20d/e.jpg', 'https://host:80/f/g.jpg?x=1', 's3://bucket/h.jpg'];
    const tasks = urls.map((image) => ({ data: { image }, annotations: [{ result: [box({})] }] }));
    expect((await read(tasks)).images.map(({ image }) => image.path)).toEqual([
      'a/b.jpg',
      'c d/e.jpg',
      'f/g.jpg',
      'h.jpg',
    ]);
    const rooted = await read([{ data: { image: 'https://host/x/50%25.jpg' } }], { root: 'https://host/x/' });
    expect(rooted.images.map(({ image }) => image.path)).toEqual(['50%.jpg']);
    expect((await read([{ data: { image: '/data/local-files/?d=../%2e%2e/x.jpg' } }])).images).toEqual([]);
  });

  test('have addresses that begin with the root', async () => {
    const images = [datasetImage({ ...imageRecord('a'), path: 'a b/50%.jpg' })];
    const { files } = await writeAll(labelStudio, { phrases, images }, { root: '/data/local-files/?d=x/' });
    const [task] = JSON.parse(textsOf(files)['tasks.json']);
    expect(task.data.image).toBe('/data/local-files/?d=x/a%20b/50%25.jpg');
  });

  test('have proposals as predictions, best first when read, and regions without a phrase', async () => {
    const entry = datasetImage(imageRecord('a'), {
      regions: [regionRecord('a', 'r', [1, 2, 3, 4], [])],
      proposals: {
        boxes: [
          [0, 0, 7, 7],
          [1, 1, 9, 9],
        ],
        scores: [0.25, 0.75],
      },
    });
    const { files, report } = await writeAll(labelStudio, { phrases, images: [entry] });
    expect(report.rules).toEqual([]);
    const [task] = JSON.parse(textsOf(files)['tasks.json']);
    expect(task.predictions).toMatchObject([{ model_version: 'proposals', score: 0.75, result: [{}, {}] }]);
    const { dataset } = await readAll(labelStudio, files);
    expect([...(dataset.images as Iterable<DatasetImage>)]).toMatchObject([
      {
        regions: [{ box: [1, 2, 3, 4], phraseIds: [] }],
        proposals: {
          boxes: [
            [1, 1, 9, 9],
            [0, 0, 7, 7],
          ],
          scores: [0.75, 0.25],
        },
      },
    ]);
  });

  test('are detected', async () => {
    const { files } = await writeAll(labelStudio, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['label-studio']);
  });
});
