import { describe, expect, test } from 'vitest';
import { csv } from '../../../../annotations/formats/csv.ts';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(csv, { validationRatio: 0 });
promiseRoundTrips(csv, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(csv, (await writeAll(csv, showcase, { validationRatio: 0 })).files);

async function read(text: string) {
  const { dataset, report } = await readAll(csv, filesOf({ 'a.csv': text }));
  const found = report.rules.flatMap(({ code, hits }) => hits.map(({ row, field }) => `${code} ${row} ${field}`));
  return { images: [...(dataset.images as Iterable<DatasetImage>)], phrases: dataset.phrases, found };
}

describe('a CSV table', () => {
  test('never begins a text like a formula, and gives every text back', async () => {
    const texts = ['=HYPERLINK("x")', '+1', '-1, "two"', '@sum', "'=1", "'quoted'", 'a, b', '"'];
    const phrases = texts.map((text, position) => ({ type: 'phrase' as const, id: text, text, position }));
    const regions = texts.map((text, index) => regionRecord('a', text, [index, 0, index + 1, 9], [text]));
    const image = { ...imageRecord('a'), path: '=a/b.jpg' };
    const { files } = await writeAll(csv, { phrases, images: [datasetImage(image, { regions })] });
    const cells = textsOf(files)['regions.csv'].split(/[\n,]/);
    expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
    const { dataset } = await readAll(csv, files);
    expect(dataset.phrases.map(({ text }) => text)).toEqual(texts);
    expect([...(dataset.images as Iterable<DatasetImage>)][0].image.path).toBe('=a/b.jpg');
  });

  test('of others is read by its column names, with quotes, line breaks and Windows line ends', async () => {
    const { images, phrases, found } = await read(
      'phrase,path,x2,y2,x1,y1,width,height,score\r\n"a ""red""\r\ncar",a.jpg,9,8,1,2,64,48,0.5\r\n' +
        'dog,a.jpg,x,8,1,2,64,48,\r\n\r\ndog,a.jpg,,,,,64,48,',
    );
    expect(phrases.map(({ text }) => text)).toEqual(['a "red" car']);
    expect(images).toMatchObject([{ image: { width: 64, height: 48 }, regions: [{ box: [1, 2, 9, 8] }] }]);
    expect(found).toEqual(['read/row 4 x2']);
  });

  test('with a quote that is never closed is read up to there', async () => {
    const { images, found } = await read('path,x1,y1,x2,y2,phrase\na.jpg,1,2,3,4,dog\nb.jpg,1,2,3,4,"dog\n');
    expect(images.map(({ image }) => image.path)).toEqual(['a.jpg']);
    expect(found[0]).toBe('read/file 3 undefined');
  });

  test('is detected, and as nothing else', async () => {
    const { files } = await writeAll(csv, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['csv']);
  });
});
