import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { visualGenome } from '../../../../annotations/formats/visualGenome.ts';
import { showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(visualGenome);
promiseRoundTrips(visualGenome);
promiseToSurviveDamage(visualGenome, (await writeAll(visualGenome, showcase)).files);

describe('Visual Genome regions', () => {
  test('have ids from 1 that are unique over all images', async () => {
    const { files } = await writeAll(visualGenome, showcase);
    const rows: { regions: { region_id: number }[] }[] = JSON.parse(textsOf(files)['region_descriptions.json']);
    expect(rows.flatMap(({ regions }) => regions.map((region) => region.region_id))).toEqual([1, 2, 3, 4, 5]);
  });

  test('of the original are read, with the folder of the download, or by their id alone', async () => {
    const image = { image_id: 1, url: 'https://host.example/people/VG_100K_2/1.jpg', width: 64, height: 48 };
    const region = { region_id: 9, image_id: 1, phrase: 'the clock', x: 4, y: 5, width: 10, height: 20 };
    const wrong = { region_id: 10, image_id: 2, phrase: 'x', x: 4, y: 'a', width: 10, height: 20 };
    const regions = [
      { id: 1, regions: [region] },
      { id: 2, regions: [{ ...region, image_id: 2 }, wrong] },
    ];
    const { dataset, report } = await readAll(
      visualGenome,
      filesOf({ 'image_data.json': JSON.stringify([image]), 'region_descriptions.json': JSON.stringify(regions) }),
    );
    const images = [...(dataset.images as Iterable<DatasetImage>)];
    expect(images.map((entry) => [entry.image.path, entry.regions.map(({ box }) => box)])).toEqual([
      ['VG_100K_2/1.jpg', [[4, 5, 14, 25]]],
      ['2.jpg', [[4, 5, 14, 25]]],
    ]);
    const rows = report.rules.find(({ code }) => code === 'read/row')?.hits;
    expect(rows?.map(({ row, field }) => [row, field])).toEqual([[2, 'regions.1.y']]);
  });

  test('are detected, and as nothing else', async () => {
    const { files } = await writeAll(visualGenome, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['visual-genome']);
  });
});
