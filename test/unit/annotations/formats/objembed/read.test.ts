import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dataset, DatasetImage } from '../../../../../annotations/formats/dataset.ts';
import { objembedOptionsSchema } from '../../../../../annotations/formats/objembed/options.ts';
import { type ObjEmbedImport, readObjEmbed } from '../../../../../annotations/formats/objembed/read.ts';
import { writeObjEmbed } from '../../../../../annotations/formats/objembed.ts';
import { annotationRecordSchema, type PhraseRecord, recordsOf, toRecords } from '../../../../../annotations/records.ts';
import { datasetImage, datasets, imageRecord, phrases, regionRecord } from '../datasets.ts';

const image = imageRecord('a');

function read(lines: readonly unknown[], proposals: unknown = {}, known: readonly PhraseRecord[] = []): ObjEmbedImport {
  let made = 0;
  const images = [image, ...['b', 'c', 'd', 'vocabulary'].map((id) => imageRecord(id))];
  return readObjEmbed(lines, proposals, {
    images,
    phrases: known,
    root: '',
    frame: 'upright',
    newId: () => `new-${made++}`,
  });
}

async function exportAndRead(dataset: Dataset & { images: DatasetImage[] }): Promise<ObjEmbedImport> {
  const options = objembedOptionsSchema.parse({ validationRatio: 0, frame: 'stored', root: '/data' });
  const files: Record<string, string> = {};
  for await (const { path, text } of writeObjEmbed(dataset, options)) files[path] = (files[path] ?? '') + text;
  const lines = files['train.jsonl']
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  let made = 0;
  return readObjEmbed(lines, JSON.parse(files['proposals_train.json']), {
    images: dataset.images.map((entry) => entry.image),
    phrases: dataset.phrases,
    root: '/data/',
    frame: 'stored',
    newId: () => `new-${made++}`,
  });
}

/** What an image says, whatever its ids: box and phrase of every region, captions, absent phrases. */
function contentOf({
  image: { id },
  regions,
  captions,
  phraseStates,
}: Pick<DatasetImage, 'image' | 'regions' | 'captions' | 'phraseStates'>) {
  const pairs = regions.flatMap(({ box, phraseIds }) => phraseIds.map((phrase) => `${box.join()} ${phrase}`));
  const labelled = new Set(regions.flatMap(({ phraseIds }) => phraseIds));
  const negs = phraseStates.map(({ phraseId }) => phraseId).filter((phrase) => !labelled.has(phrase));
  return { id, pairs: [...new Set(pairs)].sort(), captions, negs: [...new Set(negs)].sort() };
}

describe('what was exported', () => {
  test('comes back the same: regions with all their phrases, captions, absent phrases, proposals', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, async (random) => {
        // Rejections come back as verified absences, and an image without objects keeps ten negs: the format holds no more.
        const images = random.images
          .filter((entry) => entry.regions.length > 0)
          .map((entry) => ({ ...entry, rejections: [] }));
        const { records, proposals, findings } = await exportAndRead({ ...random, images });
        expect(findings).toEqual([]);
        const all = toRecords(records);
        expect(recordsOf(all, 'phrase')).toEqual([]);
        for (const entry of images) {
          const { id } = entry.image;
          const of = <T extends { imageId: string }>(list: readonly T[]): T[] =>
            list.filter(({ imageId }) => imageId === id);
          const back = {
            image: entry.image,
            regions: of(recordsOf(all, 'region')),
            captions: of(recordsOf(all, 'captions'))[0],
            phraseStates: of(recordsOf(all, 'phraseState')),
          };
          expect(contentOf(back)).toEqual(contentOf(entry));
          if (entry.proposals.boxes.length === 0) continue;
          const sorted = (list: readonly unknown[]): string[] => list.map(String).sort();
          expect(sorted(proposals.get(id)?.boxes ?? [])).toEqual(sorted(entry.proposals.boxes));
        }
      }),
    );
  });

  test('passes the record schema', async () => {
    const region = regionRecord('a', 'r', [0, 0, 16, 16], ['p0', 'p1']);
    const { records } = await exportAndRead({ phrases, images: [datasetImage(image, { regions: [region] })] });
    for (const record of records) expect(annotationRecordSchema.parse(record)).toEqual(record);
  });
});

describe('readObjEmbed', () => {
  const object = { bbox: [0, 0, 10, 10], label: 'red car' };

  test('adds new texts to the end of the vocabulary and keeps the phrases that are there', () => {
    const known: PhraseRecord = { type: 'phrase', id: 'known', text: 'red car', position: 4 };
    const { records } = read([{ image: image.path, objects: [object, { ...object, label: ' blue  car' }] }], {}, [
      known,
    ]);
    expect(records).toMatchObject([
      { type: 'phrase', text: 'blue car', position: 5 },
      { type: 'region', phraseIds: ['known', 'new-0'], source: { kind: 'imported', from: 'objembed' } },
    ]);
  });

  test('takes plain boxes and the pair of boxes and scores that evaluation uses', () => {
    const boxes = [
      [0, 0, 5, 5],
      [1, 1, 6, 6],
    ];
    const { proposals, findings } = read([], { [image.path]: boxes, 'photos/b.jpg': [boxes, [0.75, 0.5]] });
    expect(findings).toEqual([]);
    expect(proposals.get('a')).toEqual({ boxes, scores: [] });
    expect(proposals.get('b')).toEqual({ boxes, scores: [0.75, 0.5] });
  });

  test.each([
    ['objembed-read/record', [{ image: image.path, objects: [{ ...object, label: ['red', 'car'] }] }], {}],
    ['objembed-read/record', ['no record'], {}],
    ['objembed-read/record', [{ image: image.path, objects: [{ ...object, bbox: [0, 0, 1] }] }], {}],
    ['objembed-read/image', [{ image: 'elsewhere.jpg', objects: [object] }], {}],
    ['objembed-read/object', [{ image: image.path, objects: [{ ...object, bbox: [9, 0, 3, 3] }] }], {}],
    ['objembed-read/object', [{ image: image.path, objects: [{ ...object, label: ' ' }] }], {}],
    ['objembed-read/proposals', [], { [image.path]: [[0, 0, 1]] }],
    ['objembed-read/proposals', [], []],
    [
      'objembed-read/captions',
      [
        { image: image.path, objects: [object], captions: { short_caption: 'one' } },
        { image: image.path, objects: [object], captions: { short_caption: 'another' } },
      ],
      {},
    ],
  ])('reports %s and reads on', (code, lines, proposals) => {
    const { findings, records } = read([...lines, { image: 'photos/b.jpg', objects: [object] }], proposals);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(records).toContainEqual(expect.objectContaining({ type: 'region', imageId: 'b', box: object.bbox }));
  });
});
