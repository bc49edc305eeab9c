import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../../../../../annotations/formats/dataset.ts';
import { objembed } from '../../../../../annotations/formats/objembed.ts';
import type { ReadDataset } from '../../../../../annotations/formats/reading/readDataset.ts';
import { annotationRecordSchema } from '../../../../../annotations/records.ts';
import { datasetImage, imageRecord, phrases, regionRecord } from '../datasets.ts';
import { filesOf, memorySource, readAll, writeAll } from '../files.ts';
import { consistentDatasets, promiseGoldenFiles, promiseRoundTrips, promiseToSurviveDamage } from '../promises.ts';

const image = imageRecord('a');
const root = '/data/';

promiseGoldenFiles(objembed, { validationRatio: 0, frame: 'stored' });
promiseRoundTrips(objembed, {
  write: { validationRatio: 0.3, root },
  read: { root },
  announcedBy: {
    // An image without objects keeps the negs of one record alone.
    'state-absent': ['objembed/23-no-objects', 'objembed/rejections'],
    rejection: ['objembed/rejections'],
    'state-exhaustive': ['objembed/exhaustive'],
    'region-missing': ['objembed/17-text', 'objembed/18-box'],
  },
  // Rejections come back as verified absences.
  trim: (dataset) => ({
    ...dataset,
    images: dataset.images
      .filter(({ regions }) => regions.length > 0)
      .map((entry) => ({
        ...entry,
        rejections: [],
        phraseStates: entry.phraseStates.filter(({ state }) => state === 'verified absent'),
      })),
  }),
});

describe('what was exported', () => {
  test('comes back with its proposals and passes the record schema', async () => {
    await fc.assert(
      fc.asyncProperty(consistentDatasets, async (dataset) => {
        const unsplit = dataset.images.map(({ split: _, ...entry }) => entry);
        const { files } = await writeAll(objembed, { ...dataset, images: unsplit }, { validationRatio: 0 });
        const back = imagesOf(await readAll(objembed, files));
        for (const {
          regions,
          phraseStates,
          proposals,
          image: { path },
        } of back) {
          for (const record of [...regions, ...phraseStates])
            expect(annotationRecordSchema.parse(record)).toEqual(record);
          const before = dataset.images.find((entry) => entry.image.path === path)?.proposals.boxes ?? [];
          if (before.length > 0) expect(proposals.boxes.map(String).sort()).toEqual(before.map(String).sort());
        }
      }),
      { numRuns: 20 },
    );
  });
});

function imagesOf({ dataset }: ReadDataset): DatasetImage[] {
  return [...(dataset.images as Iterable<DatasetImage>)];
}

function read(lines: readonly unknown[], proposals: unknown = {}): Promise<ReadDataset> {
  const records = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return readAll(objembed, filesOf({ 'train.jsonl': records, 'proposals_train.json': JSON.stringify(proposals) }));
}

describe('reading ObjEmbed files', () => {
  const object = { bbox: [0, 0, 10, 10], label: 'red car' };

  test('joins the records of an image, and puts texts in order', async () => {
    const { dataset } = await read([{ image: image.path, objects: [object, { ...object, label: ' blue  car' }] }]);
    expect(dataset.phrases.map(({ text }) => text)).toEqual(['red car', 'blue car']);
    expect(imagesOf({ dataset } as ReadDataset)[0].regions).toMatchObject([
      { phraseIds: ['red car', 'blue car'], source: { kind: 'imported', from: 'objembed' } },
    ]);
  });

  test('takes plain boxes and the pair of boxes and scores that evaluation uses', async () => {
    const boxes = [
      [0, 0, 5, 5],
      [1, 1, 6, 6],
    ];
    const back = await read([], { [image.path]: boxes, 'photos/b.jpg': [boxes, [0.75, 0.5]] });
    expect(back.report.rules).toEqual([]);
    expect(imagesOf(back).map(({ proposals }) => proposals)).toEqual([
      { boxes, scores: [] },
      { boxes, scores: [0.75, 0.5] },
    ]);
  });

  test.each([
    ['read/row', [{ image: image.path, objects: [{ ...object, label: ['red', 'car'] }] }], {}],
    ['read/row', ['no record'], {}],
    ['read/row', [{ image: image.path, objects: [{ ...object, bbox: [0, 0, 1] }] }], {}],
    ['read/image-path', [{ image: '/elsewhere.jpg', objects: [object] }], {}],
    ['read/box', [{ image: image.path, objects: [{ ...object, bbox: [9, 0, 3, 3] }] }], {}],
    ['read/text', [{ image: image.path, objects: [{ ...object, label: ' ' }] }], {}],
    ['read/row', [], { [image.path]: [[0, 0, 1]] }],
    [
      'read/duplicate',
      [
        { image: image.path, objects: [object], captions: { short_caption: 'one' } },
        { image: image.path, objects: [], captions: { short_caption: 'another' } },
      ],
      {},
    ],
  ])('reports %s and reads on', async (code, lines, proposals) => {
    const back = await read([...lines, { image: 'photos/b.jpg', objects: [object] }], proposals);
    expect(back.report.rules.map((rule) => rule.code)).toEqual([code]);
    const regions = imagesOf(back).flatMap((entry) => entry.regions);
    expect(regions).toContainEqual(expect.objectContaining({ imageId: 'photos/b.jpg', box: object.bbox }));
  });

  test('names a line that is no JSON, and reads the others', async () => {
    const lines = `${JSON.stringify({ image: 'a.jpg' })}\n{"image": \n${JSON.stringify({ image: 'b.jpg' })}\n`;
    const back = await readAll(objembed, filesOf({ 'train.jsonl': lines }));
    expect(imagesOf(back)).toHaveLength(2);
    expect(back.report.rules[0].hits[0]).toMatchObject({ file: 'train.jsonl', row: 2 });
  });

  test('knows them by their records', async () => {
    const { files } = await writeAll(objembed, { phrases, images: [datasetImage(image)] }, { validationRatio: 0 });
    expect(await objembed.reader?.detect(memorySource(files))).toBe(true);
    expect(await objembed.reader?.detect(memorySource(filesOf({ 'x.jsonl': '{"image": "a"}' })))).toBe(false);
  });
});

const region = regionRecord('a', 'r', [0, 0, 16, 16], ['p0', 'p1']);
const sample = { phrases, images: [datasetImage(image, { regions: [region] })] };
promiseToSurviveDamage(objembed, (await writeAll(objembed, sample, { validationRatio: 0 })).files);
