import { describe, expect, test } from 'vitest';
import { formats } from '../../../../annotations/formats/formats.ts';
import { odvgGrounding } from '../../../../annotations/formats/odvgGrounding.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { memorySource, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

promiseGoldenFiles(odvgGrounding, { validationRatio: 0 });
promiseRoundTrips(odvgGrounding, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(odvgGrounding, (await writeAll(odvgGrounding, showcase, { validationRatio: 0 })).files);

describe('ODVG grounding', () => {
  test('joins the distinct phrases of an image without a caption', async () => {
    const regions = [
      regionRecord('a', 'r1', [1, 1, 9, 9], ['p1', 'p2']),
      regionRecord('a', 'r2', [2, 2, 9, 9], ['p1']),
    ];
    const images = [datasetImage(imageRecord('a'), { regions })];
    const { files } = await writeAll(odvgGrounding, { phrases, images }, { validationRatio: 0 });
    expect(JSON.parse(textsOf(files)['odvg_train.jsonl']).grounding.caption).toBe('phrase 1 . phrase 2');
  });

  test('leaves out images whose regions have no phrase, and says so', async () => {
    const images = [datasetImage(imageRecord('a'), { regions: [regionRecord('a', 'r1', [1, 1, 9, 9], [])] })];
    const { files, report } = await writeAll(odvgGrounding, { phrases: [], images }, { validationRatio: 0 });
    expect(textsOf(files)['odvg_train.jsonl']).toBe('');
    expect(report.rules.map(({ code }) => code)).toEqual(['lost/empty-images', 'lost/regions-without-phrase']);
  });

  test('warns of phrases that the trainer splits', async () => {
    const split = { type: 'phrase', id: 'p', text: 'a dog . a cat', position: 0 } as const;
    const { report } = await writeAll(odvgGrounding, { phrases: [split], images: [] });
    expect(report.rules.map(({ code }) => code)).toContain('odvg-grounding/separator');
  });

  test('is detected, and as nothing else', async () => {
    const { files } = await writeAll(odvgGrounding, showcase, { validationRatio: 0 });
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['odvg-grounding']);
  });
});
