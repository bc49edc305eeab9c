import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { formats } from '../../../../annotations/formats/formats.ts';
import { detectFormats } from '../../../../annotations/formats/reading/readDataset.ts';
import { readPickle } from '../../../../annotations/formats/refcoco/readPickle.ts';
import { refcoco } from '../../../../annotations/formats/refcoco.ts';
import { datasetImage, imageRecord, phrases, regionRecord, showcase } from './datasets.ts';
import { type Files, filesOf, memorySource, readAll, textsOf, writeAll } from './files.ts';
import { promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from './promises.ts';

const REFS = 'refs(objembed).p';

promiseGoldenFiles(refcoco, { validationRatio: 0.5, seed: 3 });
promiseRoundTrips(refcoco, { write: { validationRatio: 0.4 } });
promiseToSurviveDamage(refcoco, (await writeAll(refcoco, showcase)).files);

async function written(...images: DatasetImage[]): Promise<Files> {
  const { files } = await writeAll(refcoco, { phrases, images }, { validationRatio: 0 });
  return files;
}

function imagesOf(dataset: { images: unknown }): DatasetImage[] {
  return [...(dataset.images as Iterable<DatasetImage>)];
}

const jsonOf = (files: Files) => JSON.parse(textsOf({ json: files['refs(objembed).json'] }).json);

const pickled = (text: string): Uint8Array => Uint8Array.from(text, (mark) => mark.charCodeAt(0));

describe('RefCOCO files', () => {
  test('hold the same refs as a pickle and as JSON', async () => {
    const { files } = await writeAll(refcoco, showcase);
    const toJson = (value: unknown): unknown =>
      value instanceof Map
        ? Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]))
        : Array.isArray(value)
          ? value.map(toJson)
          : value;
    expect(toJson(readPickle(files[REFS]))).toEqual(jsonOf(files));
  });

  test('have ids from 1, one ref an object with all its sentences, and raw, plain and split texts', async () => {
    const [first] = jsonOf(await written(datasetImage(imageRecord('z')), ...showcase.images.slice(0, 1)));
    expect(first).toMatchObject({ ref_id: 1, ann_id: 1, image_id: 2, file_name: 'photos/a_1.jpg', sent_ids: [1, 2] });
    expect(first.sentences[0]).toEqual({ sent_id: 1, sent: 'phrase 1', raw: 'phrase 1', tokens: ['phrase', '1'] });
  });

  test('keep regions without a phrase, and leave objects that nothing refers to where that is wished', async () => {
    const files = await written(
      datasetImage(imageRecord('a'), { regions: [regionRecord('a', 'r', [1, 1, 5, 5], [])] }),
    );
    const regionsWith = async (others: string) =>
      imagesOf((await readAll(refcoco, files, { others })).dataset).map(({ regions }) => regions.length);
    expect(await regionsWith('regions')).toEqual([1]);
    expect(await regionsWith('leave')).toEqual([0]);
  });

  test('keep the split of every image, and read testA and testB as test', async () => {
    const images = ['train', 'val', 'test'] as const;
    const files = await written(...images.map((split) => ({ ...datasetImage(imageRecord(split)), split })));
    expect(imagesOf((await readAll(refcoco, files)).dataset).map(({ split }) => split)).toEqual(images);
    const foreign = filesOf({
      'refs(unc).json': JSON.stringify([
        { ann_id: 7, image_id: 4, split: 'testB', sentences: [{ sent: 'a dog', raw: 'A dog!' }] },
        { ann_id: 8, image_id: 4, split: 'testB', sentences: [{ sent: 'nobody' }] },
      ]),
      'instances.json': JSON.stringify({
        images: [{ id: 4, file_name: 'x.jpg', width: 64, height: 48 }],
        annotations: [{ id: 7, image_id: 4, category_id: 18, bbox: [1, 2, 3, 4], iscrowd: 0, segmentation: [] }],
        categories: [{ id: 18, name: 'dog' }],
      }),
    });
    const { dataset, report } = await readAll(refcoco, foreign, { sentence: 'sent' });
    expect(imagesOf(dataset)[0]).toMatchObject({
      split: 'test',
      regions: [{ phraseIds: ['a dog'], box: [1, 2, 4, 6] }],
    });
    expect(report.rules.map(({ code }) => code)).toEqual(['read/reference', 'refcoco/category']);
  });

  test('are detected, and as nothing else', async () => {
    const { files } = await writeAll(refcoco, showcase);
    expect((await detectFormats(formats, memorySource(files))).map(({ id }) => id)).toEqual(['refcoco']);
  });
});

describe('a pickle', () => {
  test('of protocol 0, as the originals are, is read', () => {
    const text =
      "(lp0\n(dp1\nS'sent'\np2\nS'it\\'s \\xe7\\x8c\\xab'\np3\nsS'id'\nI42\nsVraw\nV\\u732b\nsS'ok'\nI01\nsS'area'\nF1.5\nsS'big'\nL7L\nsa.";
    expect(readPickle(pickled(text))).toEqual([
      new Map<string, unknown>([
        ['sent', "it's 猫"],
        ['id', 42],
        ['raw', '猫'],
        ['ok', true],
        ['area', 1.5],
        ['big', 7],
      ]),
    ]);
  });

  test('that would run something is refused by its opcode', () => {
    expect(() => readPickle(pickled("cos\nsystem\n(S'echo'\ntR."))).toThrow(/the opcode "c" at byte 0/);
    expect(() => readPickle(pickled('\x80\x04\x8c\x02os\x8c\x06system\x93.'))).toThrow(/0x93/);
  });

  test('that contains itself, nests without end or repeats what is not there is refused', () => {
    expect(() => readPickle(pickled(']q\x00h\x00a.'))).toThrow(/contains itself/);
    expect(() => readPickle(pickled(']q\x00]h\x00ah\x00q\x010h\x00h\x01a.'))).toThrow();
    expect(() => readPickle(pickled(`${']'.repeat(40)}${'a'.repeat(39)}.`))).toThrow(/more than 32 lists/);
    expect(() => readPickle(pickled('h\x07.'))).toThrow(/memo entry 7/);
    expect(() => readPickle(pickled('X\xff\xff\xff\xffabc.'))).toThrow(/ends too early/);
  });
});
