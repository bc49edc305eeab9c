import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { grit } from '../../../../annotations/formats/grit.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, regionRecord, showcase } from './datasets.ts';
import { filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { type ConsistentDataset, promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

/** The captions go where there are regions: random ones do not hold the phrases. */
function captionsFit({ phrases, images }: ConsistentDataset): ConsistentDataset {
  return {
    phrases,
    images: images.map((entry) => (entry.regions.length > 0 ? { ...entry, captions: undefined } : entry)),
  };
}

promiseGoldenFiles(grit, { validationRatio: 0 });
promiseRoundTrips(grit, {
  write: { validationRatio: 0.4 },
  trim: captionsFit,
  announcedBy: {
    'phrase-missing': ['grit/span'],
    'region-missing': ['grit/span'],
    'region-phrases': ['grit/span'],
  },
});
promiseToSurviveDamage(grit, (await writeAll(grit, showcase, { validationRatio: 0 })).files);

async function rowsOf(caption: string, texts: readonly string[]) {
  const phrases = texts.map((text, position) => ({ type: 'phrase' as const, id: text, text, position }));
  const regions = texts.map((text, index) => regionRecord('a', text, [0, 0, 16, 12 + index], [text]));
  const captions = { type: 'captions', id: 'a', imageId: 'a', short: caption, long: '' } as const;
  const images = [datasetImage(imageRecord('a'), { regions, captions })];
  const { files, report } = await writeAll(grit, { phrases, images }, { validationRatio: 0 });
  const record = JSON.parse(textsOf(files)['grit_train.jsonl']);
  return { rows: record.noun_chunks, codes: report.rules.map(({ code }) => code) };
}

describe('GRIT records', () => {
  test('count the places of phrases in code points, and boxes in shares of the sides', async () => {
    const { rows } = await rowsOf('🐕🐕 a dog and 狗', ['a dog', '狗']);
    expect(rows).toEqual([
      [3, 8, 0, 0, 0.25, 0.25, 1],
      [13, 14, 0, 0, 0.25, 13 / 48, 1],
    ]);
  });

  test('find a phrase as whole words alone, also in scripts without spaces', async () => {
    expect((await rowsOf('a scarf and a car', ['car'])).rows[0].slice(0, 2)).toEqual([14, 17]);
    expect((await rowsOf('红狗跑', ['狗'])).rows[0].slice(0, 2)).toEqual([1, 2]);
  });

  test('leave out a phrase that the caption does not have, and say so', async () => {
    const { rows, codes } = await rowsOf('A dog', ['a dog', 'cat']);
    expect(rows).toEqual([]);
    expect(codes).toContain('grit/span');
  });

  test('of the original are read: expressions, addresses, and places beyond the caption', async () => {
    const record = {
      key: '000373938',
      url: 'https://host.example/x/dog.jpg',
      caption: '🐕 a dog in a field',
      width: 100,
      height: 50,
      noun_chunks: [
        [2, 7, 0.1, 0.2, 0.5, 0.6, 0.9],
        [2, 70, 0.1, 0.2, 0.5, 0.6, 0.9],
      ],
      ref_exps: [[2, 18, 0.1, 0.2, 0.5, 0.6, 0.9]],
    };
    const { dataset, report } = await readAll(grit, filesOf({ 'x.jsonl': JSON.stringify(record) }));
    const [image] = [...(dataset.images as Iterable<DatasetImage>)];
    expect(image).toMatchObject({
      image: { path: 'dog.jpg' },
      captions: { short: '🐕 a dog in a field' },
      regions: [{ box: [10, 10, 50, 30], phraseIds: ['a dog', 'a dog in a field'] }],
    });
    expect(report.rules.map(({ code, hits }) => [code, hits[0].field])).toEqual([['grit/span', 'noun_chunks.1']]);
  });

  test('are detected, and as nothing else', async () => {
    const { files } = await writeAll(grit, showcase, { validationRatio: 0 });
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['grit']);
  });
});
