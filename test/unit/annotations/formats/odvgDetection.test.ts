import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { odvgDetection } from '../../../../annotations/formats/odvgDetection.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(odvgDetection, { validationRatio: 0 });
promiseRoundTrips(odvgDetection, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(odvgDetection, (await writeAll(odvgDetection, showcase, { validationRatio: 0 })).files);

describe('ODVG detection', () => {
  test('names every phrase in the label map, by its place in the vocabulary from "0"', async () => {
    const { files, report } = await writeAll(odvgDetection, showcase);
    const labels = JSON.parse(textsOf(files)['label_map.json']);
    expect(Object.keys(labels)).toEqual(['0', '1', '2', '3']);
    expect(Object.values(labels)).toEqual(showcase.phrases.map(({ text }) => text));
    expect(report.rules.map(({ code }) => code)).toContain('odvg-detection/taught-absent');
  });

  test('is read by the category where there is no label map, and a label nobody knows is reported', async () => {
    const instances = [
      { bbox: [1, 1, 5, 5], label: 3, category: 'cat' },
      { bbox: [1, 1, 6, 6], label: 4 },
    ];
    const record = { filename: 'a.jpg', height: 48, width: 64, detection: { instances } };
    const { dataset, report } = await readAll(odvgDetection, filesOf({ 'x.jsonl': JSON.stringify(record) }));
    const [image] = [...(dataset.images as Iterable<DatasetImage>)];
    expect(image.regions.map(({ phraseIds }) => phraseIds)).toEqual([['cat']]);
    expect(report.rules.map(({ code, hits }) => [code, hits[0].row, hits[0].field])).toEqual([
      ['read/reference', 1, 'detection.instances.1'],
    ]);
  });

  test('is detected, and as nothing else', async () => {
    const { files } = await writeAll(odvgDetection, showcase, { validationRatio: 0 });
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['odvg-detection']);
  });
});
