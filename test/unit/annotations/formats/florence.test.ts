import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { fromBins, toBins } from '../../../../annotations/formats/florence/locations.ts';
import { florence } from '../../../../annotations/formats/florence.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { SIZE, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { type ConsistentDataset, promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

/** The dataset with its boxes on the grid of the format. */
function onGrid({ phrases, images }: ConsistentDataset): ConsistentDataset {
  return {
    phrases,
    images: images.map((entry) => ({
      ...entry,
      regions: entry.regions.map((region) => ({ ...region, box: fromBins(toBins(region.box, SIZE), SIZE) })),
    })),
  };
}

promiseGoldenFiles(florence, { validationRatio: 0 });
promiseRoundTrips(florence, { write: { validationRatio: 0.4 }, trim: onGrid });
promiseToSurviveDamage(florence, (await writeAll(florence, showcase, { validationRatio: 0 })).files);

async function read(prefix: string, suffix: string) {
  const text = JSON.stringify({ image: 'a.jpg', prefix, suffix });
  const { dataset, report } = await readAll(florence, filesOf({ 'train/annotations.jsonl': text }), {}, async () => ({
    width: 1000,
    height: 1000,
  }));
  const [image] = [...(dataset.images as Iterable<DatasetImage>)];
  return { image, codes: report.rules.map(({ code }) => code) };
}

describe('Florence-2 records', () => {
  test('have the boxes of one phrase behind it, on the grid from 0 to 999', async () => {
    const { files } = await writeAll(florence, showcase, { validationRatio: 0, task: 'OD' });
    const [first] = textsOf(files)['train/annotations.jsonl'].split('\n');
    const { prefix, suffix } = JSON.parse(first);
    expect(prefix).toBe('<OD>');
    expect(suffix).toContain('phrase 1<loc_15><loc_41><loc_179><loc_458><loc_160><loc_419><loc_480><loc_833>');
    expect(suffix).toContain('<loc_0><loc_0><loc_999><loc_999>');
  });

  test('never hold a box without area', () => {
    expect(toBins([10, 10, 10.001, 10.001], { width: 1000, height: 1000 })).toEqual([10, 10, 11, 11]);
    expect(toBins([999.5, 999.5, 1000, 1000], { width: 1000, height: 1000 })).toEqual([998, 998, 999, 999]);
  });

  test('of every task with regions are read', async () => {
    const { image } = await read('<REGION_TO_DESCRIPTION><loc_10><loc_20><loc_30><loc_40>', 'a red car');
    expect(image.regions.map(({ box, phraseIds }) => [...phraseIds, ...box])).toEqual([
      ['a red car', 10.5, 20.5, 30.5, 40.5],
    ]);
    const grounded = await read('<CAPTION_TO_PHRASE_GROUNDING>a car', 'car<loc_1><loc_2><loc_3><loc_4>');
    expect(grounded.image.regions).toHaveLength(1);
    expect((await read('<DETAILED_CAPTION>', 'a car on a road')).image.captions?.long).toBe('a car on a road');
  });

  test('of other tasks, and broken answers, are left out and reported', async () => {
    expect((await read('<OCR>', 'STOP')).codes).toEqual(['florence/task']);
    expect((await read('<OD>', 'car<loc_1><loc_2><loc_3>')).codes).toEqual(['read/row']);
    expect((await read('<OD>', 'car<loc_9><loc_2><loc_3><loc_4>')).codes).toEqual(['read/box']);
  });

  test('cannot hold angle brackets in phrases', async () => {
    const phrase = { type: 'phrase', id: 'p', text: 'a <b>', position: 0 } as const;
    const { report } = await writeAll(florence, { phrases: [phrase], images: [] });
    expect(report.rules.map(({ code }) => code)).toContain('written/text');
  });

  test('are detected, and as nothing else', async () => {
    const { files } = await writeAll(florence, showcase, { validationRatio: 0 });
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['florence']);
  });
});
