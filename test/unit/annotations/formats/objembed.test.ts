import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import type { Dataset, DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { type ObjEmbedOptions, objembedOptionsSchema } from '../../../../annotations/formats/objembed/options.ts';
import { objembed } from '../../../../annotations/formats/objembed.ts';
import { checkDataset, writeDataset } from '../../../../annotations/formats/writing/writeDataset.ts';
import { toStoredBox } from '../../../../annotations/orientation.ts';
import { absent, datasetImage, datasets, imageRecord, phrases, regionRecord } from './datasets.ts';
import { textsOf, writeAll } from './files.ts';
import { type Epoch, type LoaderOptions, loadEpoch } from './objembedLoader.ts';

type Files = Record<string, string>;

function optionsOf(options: Partial<ObjEmbedOptions> = {}): ObjEmbedOptions {
  const small = { perDeviceBatch: 1, worldSize: 1, validationRatio: 0, frame: 'stored' as const };
  return objembedOptionsSchema.parse({ ...small, ...options });
}

async function exportFiles(dataset: Dataset, options: ObjEmbedOptions): Promise<Files> {
  return textsOf((await writeAll(objembed, dataset, options)).files);
}

function train(files: Files, options: ObjEmbedOptions, appendFirst = false): Epoch {
  const { perDeviceBatch, worldSize, textsPerImage, twoCaptions } = options;
  const loader: LoaderOptions = { perDeviceBatch, worldSize, textsPerImage, twoCaptions, appendFirst };
  return loadEpoch(files['train.jsonl'], files['proposals_train.json'], loader);
}

function textOf(phraseId: string): string {
  return phrases.find(({ id }) => id === phraseId)?.text ?? '';
}

/** What people said of an image: the boxes in the trainer's frame, each with all its texts. */
function truthOf({ image, regions }: DatasetImage): { box: Box; texts: string[] }[] {
  return regions.map(({ box, phraseIds }) => ({
    box: toStoredBox(box, image, image.orientation),
    texts: phraseIds.map(textOf),
  }));
}

const settings = fc.record({ textsPerImage: fc.integer({ min: 2, max: 10 }), appendFirst: fc.boolean() });

describe('a training run over any export', () => {
  test('loses no record, and every phrase of every region is a positive', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, settings, async (dataset, { textsPerImage, appendFirst }) => {
        const options = optionsOf({ textsPerImage });
        const files = await exportFiles(dataset, options);
        const { samples, lost, batches } = train(files, options, appendFirst);
        expect(lost).toEqual([]);
        expect(batches).toBe(samples.length);
        expect(JSON.parse(files['export_report.json'])).toMatchObject({ openErrors: 0 });
        for (const entry of dataset.images) {
          const own = samples.filter((sample) => sample.image === entry.image.path);
          for (const { box, texts } of truthOf(entry)) {
            for (const text of texts) expect(own.some((sample) => isPositive(sample, box, text))).toBe(true);
          }
        }
      }),
    );
  });

  test('never teaches the proposal of a region that it is not one of its phrases', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, settings, async (dataset, { textsPerImage, appendFirst }) => {
        const options = optionsOf({ textsPerImage });
        const { samples } = train(await exportFiles(dataset, options), options, appendFirst);
        for (const entry of dataset.images) {
          for (const { box, texts } of truthOf(entry)) {
            for (const sample of samples.filter(({ image }) => image === entry.image.path)) {
              for (const text of texts.filter((own) => sample.texts.includes(own))) {
                expect(sample.verdict(standIn(sample.proposals, box), text)).not.toBe('negative');
              }
            }
          }
        }
      }),
    );
  });

  test('meets every verified absent phrase that no region contradicts, in an image with objects', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, fc.integer({ min: 2, max: 10 }), async (dataset, textsPerImage) => {
        const options = optionsOf({ textsPerImage });
        const { samples } = train(await exportFiles(dataset, options), options);
        for (const { image, regions, phraseStates } of dataset.images.filter((entry) => entry.regions.length > 0)) {
          const labels = new Set(regions.flatMap((region) => region.phraseIds));
          const met = new Set(samples.filter((sample) => sample.image === image.path).flatMap(({ texts }) => texts));
          for (const { phraseId } of phraseStates) if (!labels.has(phraseId)) expect(met).toContain(textOf(phraseId));
        }
      }),
    );
  });
});

/** The proposal that stands for a box: its best one, the first of equals. */
function standIn(proposals: readonly Box[], box: Box): number {
  const overlaps = proposals.map((proposal) => overlap(proposal, box));
  return overlaps.indexOf(Math.max(...overlaps));
}

function isPositive(sample: Epoch['samples'][number], box: Box, text: string): boolean {
  return sample.proposals.some(
    (proposal, index) =>
      sample.texts.includes(text) && sample.verdict(index, text) === 'positive' && overlap(proposal, box) >= 0.5,
  );
}

// Written out here so that the test does not lean on the code under test.
function overlap(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const shared = width * height;
  return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared);
}

describe('without fixes', () => {
  const twoPhrases = { regions: [regionRecord('a', 'r', [0, 0, 16, 16], ['p1', 'p2'])] };
  const onePicture = { phrases, images: [datasetImage(imageRecord('a'), twoPhrases)] };

  test('training loses the record of an image without proposals, and the fixed export keeps it', async () => {
    const unfixed = optionsOf({ fix: false, textsPerImage: 2 });
    expect(train(await exportFiles(onePicture, unfixed), unfixed).lost).toEqual([
      'photos/a.jpg: max over an empty axis',
    ]);
    const fixed = optionsOf({ textsPerImage: 2 });
    expect(train(await exportFiles(onePicture, fixed), fixed).lost).toEqual([]);
  });

  test('one phrase of a region is taught as a negative, and the fixed export makes two records', async () => {
    const proposals = { boxes: [[0, 0, 15, 16] as const], scores: [1] };
    const dataset = { phrases, images: [datasetImage(imageRecord('a'), { ...twoPhrases, proposals })] };
    const verdicts = async (options: ObjEmbedOptions): Promise<string[]> => {
      const { samples } = train(await exportFiles(dataset, options), options);
      return samples.flatMap((sample) => sample.texts.map((text) => `${text}: ${sample.verdict(0, text)}`)).sort();
    };
    expect(await verdicts(optionsOf({ fix: false, textsPerImage: 2 }))).toEqual([
      'phrase 1: negative',
      'phrase 2: positive',
    ]);
    expect(await verdicts(optionsOf({ textsPerImage: 2 }))).toEqual(['phrase 1: positive', 'phrase 2: positive']);
  });
});

describe('the files', () => {
  test('are the same bytes for the same dataset', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, fc.nat(5), async (dataset, seed) => {
        const options = optionsOf({ seed, validationRatio: 0.5 });
        expect(await exportFiles(dataset, options)).toEqual(await exportFiles(dataset, options));
      }),
      { numRuns: 20 },
    );
  });

  test('hold records and proposals under the same keys, and each image in one split', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, fc.nat(20), async (dataset, seed) => {
        const files = await exportFiles(dataset, optionsOf({ seed, validationRatio: 0.5, root: '/data' }));
        const keysOf = (split: string): Set<string> =>
          new Set(
            files[`${split}.jsonl`]
              .split('\n')
              .filter(Boolean)
              .map((line) => JSON.parse(line).image),
          );
        for (const split of ['train', 'val']) {
          expect(new Set(Object.keys(JSON.parse(files[`proposals_${split}.json`])))).toEqual(keysOf(split));
        }
        const all = [...keysOf('train'), ...keysOf('val')];
        expect(all).toHaveLength(dataset.images.length);
        expect(new Set(all)).toEqual(new Set(dataset.images.map(({ image }) => `/data/${image.path}`)));
      }),
      { numRuns: 30 },
    );
  });

  test('are ASCII by default and UTF-8 on demand, with the same content', async () => {
    const region = regionRecord('a', 'r', [0, 0, 16, 16], ['p0']);
    const dataset = { phrases, images: [datasetImage(imageRecord('\u732b'), { regions: [region] })] };
    const escaped = await exportFiles(dataset, optionsOf());
    const plain = await exportFiles(dataset, optionsOf({ ascii: false }));
    expect(escaped['train.jsonl']).not.toContain('\u72d7');
    expect(plain['train.jsonl']).toContain('\u72d7');
    expect(JSON.parse(escaped['train.jsonl'])).toEqual(JSON.parse(plain['train.jsonl']));
    expect(JSON.parse(escaped['proposals_train.json'])).toEqual(JSON.parse(plain['proposals_train.json']));
  });

  test('read like this for one small picture', async () => {
    const entry = datasetImage(imageRecord('a', 6), {
      regions: [regionRecord('a', 'r', [0, 0, 16, 8], ['p1'])],
      captions: { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: 'a dog in the sun' },
      phraseStates: [absent('a', 'p2')],
      proposals: { boxes: [[0, 0, 16, 16]], scores: [1] },
    });
    const files = await exportFiles({ phrases, images: [entry] }, optionsOf({ root: 'photographs/' }));
    expect(files['train.jsonl']).toBe(
      '{"image":"photographs/photos/a.jpg","objects":[{"bbox":[0,48,8,64],"label":"phrase 1"}],"negs":["phrase 2"],' +
        '"captions":{"short_caption":"a dog","long_caption":"a dog in the sun"}}\n',
    );
    expect(files['proposals_train.json']).toBe('{\n"photographs/photos/a.jpg": [[0,48,16,64]]\n}\n');
    expect(files['proposals_val.json']).toBe('{}\n');
    expect(files['classes.txt']).toBe('phrase 1\nphrase 2\n');
    expect(files['README.md']).toContain("['train.jsonl', 'objembed-studio', 'rec', 'proposals_train.json'],");
  });

  test('are named with their digests in the report', async () => {
    const dataset = { phrases, images: [datasetImage(imageRecord('a'))] };
    const seen: Files = {};
    const digest = (path: string): string =>
      createHash('sha256')
        .update(seen[path] ?? '')
        .digest('hex');
    for await (const chunk of writeDataset(objembed, dataset, optionsOf(), digest)) {
      if ('piece' in chunk) seen[chunk.path] = `${seen[chunk.path] ?? ''}${chunk.piece}`;
    }
    const { sha256 } = JSON.parse(seen['export_report.json']);
    const others = Object.keys(seen).filter((path) => path !== 'export_report.json');
    expect(sha256).toEqual(Object.fromEntries(others.map((path) => [path, digest(path)])));
  });

  test('come image by image: the first piece needs one image, not the dataset', async () => {
    let pulled = 0;
    const images = function* (): Generator<DatasetImage> {
      for (; pulled < 1000; pulled++) yield datasetImage(imageRecord(`image-${pulled}`));
    };
    for await (const chunk of writeDataset(objembed, { phrases, images: images() }, optionsOf())) {
      if ('piece' in chunk && chunk.piece !== '') break;
    }
    expect(pulled).toBeLessThan(2);
  });
});

describe('checking', () => {
  test('finds what the export reports', async () => {
    await fc.assert(
      fc.asyncProperty(datasets, fc.boolean(), async (dataset, fix) => {
        const options = optionsOf({ fix, perDeviceBatch: 4 });
        const files = await exportFiles(dataset, options);
        const checked = await checkDataset(objembed, dataset, options);
        expect(JSON.parse(files['export_report.json'])).toEqual(JSON.parse(JSON.stringify(checked)));
      }),
      { numRuns: 20 },
    );
  });
});
