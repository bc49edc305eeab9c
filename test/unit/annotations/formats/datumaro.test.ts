import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { datumaro } from '../../../../annotations/formats/datumaro.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(datumaro, { validationRatio: 0 });
promiseRoundTrips(datumaro, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(datumaro, (await writeAll(datumaro, showcase, { validationRatio: 0 })).files);

const categories = { label: { labels: ['cat', 'dog'].map((name) => ({ name, parent: '', attributes: [] })) } };

async function read(items: readonly object[]) {
  const content = { dm_format_version: '1.0', media_type: 2, infos: {}, categories, items };
  const { dataset, report } = await readAll(datumaro, filesOf({ 'annotations/val.json': JSON.stringify(content) }));
  const found = report.rules.flatMap(({ code, hits }) => hits.map(({ row, field }) => `${code} ${row} ${field}`));
  return { images: [...(dataset.images as Iterable<DatasetImage>)], phrases: dataset.phrases, found };
}

describe('Datumaro files', () => {
  test('of CVAT are read: labels by number, height first, and what is lost by its place', async () => {
    const box = { id: 0, group: 0, z_order: 0, type: 'bbox', attributes: { occluded: false, rotation: 0.0 } };
    const {
      images,
      phrases: labels,
      found,
    } = await read([
      {
        id: 'sub/a',
        attr: { frame: 4, weather: 'rain' },
        image: { path: 'sub/a.png', size: [80, 100] },
        annotations: [
          { ...box, label_id: 1, bbox: [10, 20, 30, 40] },
          { ...box, label_id: 0, bbox: [40, 10, 20, 10], attributes: { occluded: true, rotation: 90 } },
          { ...box, label_id: 0, type: 'polygon', points: [1, 2, 9, 2.5, 5, 12] },
          { ...box, label_id: null, bbox: [1, 1, 2, 2] },
          { ...box, label_id: 7, bbox: [1, 1, 3, 3] },
          { id: 5, type: 'label', label_id: 1, attributes: {} },
          { id: 6, type: 'caption', caption: 'a dog', attributes: {} },
          { id: 7, type: 'caption', caption: 'a dog in the rain', attributes: {} },
          { id: 8, type: 'caption', caption: 'third', attributes: {} },
          { ...box, label_id: 1, bbox: [1, 2, 3] },
        ],
      },
      { id: 'b', annotations: [], attr: {}, image: { path: '/home/me/b.png', size: [80, 100] } },
      { annotations: [] },
    ]);
    expect(labels.map(({ text }) => text)).toEqual(['cat', 'dog']);
    expect(images).toMatchObject([
      { image: { path: 'sub/a.png', width: 100, height: 80 }, split: 'val' },
      { image: { path: 'b.png' }, regions: [] },
    ]);
    expect(images[0].regions.map(({ box: edges, phraseIds }) => [...phraseIds, ...edges.map(Math.round)])).toEqual([
      ['dog', 10, 20, 40, 60],
      ['cat', 45, 5, 55, 25],
      ['cat', 1, 2, 9, 12],
      [1, 1, 3, 3],
    ]);
    expect(images[0].captions).toMatchObject({ short: 'a dog', long: 'a dog in the rain' });
    expect(found).toEqual([
      'datumaro/annotation 1 items.annotations.5',
      'datumaro/annotation 1 items.annotations.8',
      'datumaro/attribute 1 items.attr.weather',
      'datumaro/attribute 1 items.annotations.1.attributes.occluded',
      'datumaro/mask 1 items.annotations.2',
      'datumaro/rotated 1 items.annotations.1',
      'read/reference 1 items.annotations.4',
      'read/row 1 items.annotations.9.bbox',
      'read/row 3 items.id',
    ]);
  });

  test('say where a region is from, the scores it was accepted with, and which boxes are one region', async () => {
    const region = {
      ...regionRecord('a', 'r', [1, 2, 8, 8], ['p1', 'p2']),
      scores: { modelId: 'm', predictedIou: 0.5, semantic: { p1: 0.25 } },
    };
    const images = [datasetImage(imageRecord('a'), { regions: [region, { ...region, id: 's', phraseIds: [] }] })];
    const { files } = await writeAll(datumaro, { phrases, images }, { validationRatio: 0 });
    const [item] = JSON.parse(textsOf(files)['annotations/train.json']).items;
    const attributes = { source: 'imported', predicted_iou: 0.5, model: 'm' };
    expect(item.annotations).toMatchObject([
      { id: 0, group: 1, label_id: 1, bbox: [1, 2, 7, 6], attributes: { ...attributes, semantic_score: 0.25 } },
      { id: 1, group: 1, label_id: 2, attributes },
      { id: 2, group: 0, label_id: null, attributes },
    ]);
  });

  test('ask before one of two images with the same id is left out', async () => {
    const images = ['a.jpg', 'a.png'].map((path) => datasetImage({ ...imageRecord('a'), path }));
    const { report } = await writeAll(datumaro, { phrases: [], images });
    expect(report.rules).toMatchObject([{ code: 'datumaro/same-stem', severity: 'error', count: 1 }]);
  });

  test('without images are whole', async () => {
    const { files } = await writeAll(datumaro, { phrases: phrases.slice(0, 1), images: [] });
    expect(JSON.parse(textsOf(files)['annotations/train.json'])).toMatchObject({ media_type: 2, items: [] });
  });

  test('are detected', async () => {
    const { files } = await writeAll(datumaro, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['datumaro']);
  });
});
