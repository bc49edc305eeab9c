import { describe, expect, test } from 'vitest';
import { formats } from '../../../../annotations/formats/formats.ts';
import { parquet } from '../../../../annotations/formats/parquet.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { writeDataset } from '../../../../annotations/formats/writing/writeDataset.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { memorySource, readAll, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(parquet);
promiseRoundTrips(parquet, { write: { validationRatio: 0.4, imagesPerGroup: 2 } });
promiseToSurviveDamage(parquet, (await writeAll(parquet, showcase, { imagesPerGroup: 2 })).files);

describe('Parquet files', () => {
  test('are detected, and as nothing else', async () => {
    const { files } = await writeAll(parquet, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['parquet']);
  });

  test('come in row groups, so that a piece is no larger than a group', async () => {
    const regions = [regionRecord('i', 'r', [0, 0, 8, 8], ['p1'])];
    const images = Array.from({ length: 500 }, (_, index) => datasetImage(imageRecord(`i${index}`), { regions }));
    const sizes: number[] = [];
    const options = { imagesPerGroup: 50, validationRatio: 0 };
    for await (const chunk of writeDataset(parquet, { phrases, images }, options)) {
      if (chunk.path.endsWith('train.parquet') && 'piece' in chunk) sizes.push(chunk.piece.length);
    }
    expect(sizes).toHaveLength(11);
    const { files } = await writeAll(parquet, { phrases, images }, options);
    expect((await readAll(parquet, files)).report.counts).toEqual({
      train: { images: 500, regions: 500, captions: 0, states: 0 },
    });
  });

  test('name images below the root, or where their copies are, and both are read as the same image', async () => {
    const images = [datasetImage(imageRecord('a'))];
    for (const [write, read] of [
      [{ root: '/data/photos' }, { root: '/data/photos' }],
      [{ imageFiles: 'copy' }, {}],
    ]) {
      const { files } = await writeAll(parquet, { phrases, images }, write);
      const { dataset } = await readAll(parquet, files, read);
      const paths = [];
      for await (const { image } of dataset.images) paths.push(image.path);
      expect(paths).toEqual(['photos/a.jpg']);
    }
  });

  test('with runs of large counts anywhere are read or refused, and nothing believes the counts', async () => {
    const { files } = await writeAll(parquet, showcase, { validationRatio: 0 });
    const [file] = Object.keys(files).filter((path) => path.endsWith('.parquet'));
    for (let at = 0; at < files[file].length; at += 5) {
      const bytes = new Uint8Array(files[file]);
      bytes.fill(0xff, at, at + 4);
      bytes.fill(0x07, at + 4, at + 5);
      const { report } = await readAll(parquet, { [file]: bytes });
      for (const { code, hits } of report.rules) if (code === 'read/file') expect(hits[0]?.file).toBe(file);
    }
  });
});
