import { describe, expect, test } from 'vitest';
import { coco } from '../../../../annotations/formats/coco.ts';
import { cocoCaptions } from '../../../../annotations/formats/cocoCaptions.ts';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(cocoCaptions, { validationRatio: 0 });
promiseRoundTrips(cocoCaptions, {
  write: { validationRatio: 0.4 },
  announcedBy: { 'caption-short': ['coco-captions/long-alone'], 'caption-long': ['coco-captions/long-alone'] },
});
promiseToSurviveDamage(cocoCaptions, (await writeAll(cocoCaptions, showcase, { validationRatio: 0 })).files);

const five = JSON.stringify({
  images: [{ id: 9, file_name: 'a.jpg', width: 64, height: 48 }],
  annotations: ['one', 'two', 'three', 'four', 'five'].map((caption, id) => ({ id, image_id: 9, caption })),
});

function captionsOf({ dataset }: Awaited<ReturnType<typeof readAll>>) {
  return [...(dataset.images as Iterable<DatasetImage>)].map(({ captions }) => [captions?.short, captions?.long]);
}

describe('COCO captions', () => {
  test('of which an image has five give the first two, and the others are announced as lost', async () => {
    const back = await readAll(cocoCaptions, filesOf({ 'captions_val2017.json': five }));
    expect(captionsOf(back)).toEqual([['one', 'two']]);
    expect(back.report.rules).toMatchObject([{ code: 'coco/more-captions', loses: true, count: 3 }]);
  });

  test('give the first alone on demand', async () => {
    const files = filesOf({ 'captions_val2017.json': five });
    expect(captionsOf(await readAll(cocoCaptions, files, { secondCaption: 'leave' }))).toEqual([['one', '']]);
  });

  test('come with the boxes when both are in one folder', async () => {
    const { files } = await writeAll(coco, showcase, { validationRatio: 0 });
    const captions = await writeAll(cocoCaptions, showcase, { validationRatio: 0 });
    const both = { ...files, ...captions.files };
    expect((await detectFormats(formats, memorySource(both))).map(({ id }) => id)).toEqual(['coco']);
    const { dataset } = await readAll(coco, both);
    const [first] = [...(dataset.images as Iterable<DatasetImage>)];
    expect(first).toMatchObject({ captions: { short: 'a dog' }, regions: [{}, {}, {}] });
  });

  test('that are long alone ask before they become short ones', async () => {
    const captions = { type: 'captions', id: 'a', imageId: 'a', short: '', long: 'long' } as const;
    const images = [datasetImage(imageRecord('a'), { captions })];
    const { report } = await writeAll(cocoCaptions, { phrases: [], images });
    expect(report.rules).toMatchObject([{ code: 'coco-captions/long-alone', loses: true }]);
  });
});
