// What every format promises, as tests that each format's own test file calls.
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dataset, DatasetImage } from '../../../../annotations/formats/dataset.ts';
import { type DifferenceKind, diffDatasets } from '../../../../annotations/formats/diffDatasets.ts';
import type { Format } from '../../../../annotations/formats/format.ts';
import type { ImageSizeOf } from '../../../../annotations/formats/reading/source.ts';
import { absent, datasets, phrases, SIZE, showcase } from './datasets.ts';
import { type Files, readAll, writeAll } from './files.ts';

type Options = Record<string, unknown>;

export type RoundTrip = {
  readonly write?: Options;
  readonly read?: Options;
  /** Codes that the format's own rules announce a kind of difference by. */
  readonly announcedBy?: Partial<Record<DifferenceKind, readonly string[]>>;
  /** Takes from a dataset what the format cannot hold beyond what `holds` says. */
  readonly trim?: (dataset: ConsistentDataset) => ConsistentDataset;
  readonly runs?: number;
};

export type ConsistentDataset = Dataset & { readonly images: readonly DatasetImage[] };

/** Codes that announce that a kind of difference will be there after a round trip. */
const announcements: Record<DifferenceKind, readonly string[]> = {
  'phrase-missing': [
    'lost/unused-phrases',
    'lost/phrases',
    'lost/regions',
    'lost/verified-absent',
    'lost/exhaustive',
    'lost/rejections',
    'written/text',
  ],
  'phrase-added': [],
  'image-missing': ['lost/empty-images', 'written/image-unread', 'written/path'],
  'image-added': [],
  'image-size': [],
  'image-split': ['written/split'],
  'region-missing': ['lost/regions', 'lost/regions-without-phrase', 'written/box', 'written/text'],
  'region-added': [],
  'region-moved': ['lost/precision', 'written/box'],
  'region-phrases': ['lost/phrases', 'written/text'],
  'caption-short': ['lost/captions', 'written/text'],
  'caption-long': ['lost/captions', 'lost/second-caption', 'written/text'],
  'state-exhaustive': ['lost/exhaustive'],
  'state-absent': ['lost/verified-absent'],
  rejection: ['lost/rejections'],
};

const sizeOfAll: ImageSizeOf = async () => SIZE;

const someSplit = fc.constantFrom('train' as const, 'val' as const, 'test' as const, undefined);

/** Random datasets of upright images in which nobody contradicts themselves, with states of both kinds, some in splits. */
export const consistentDatasets: fc.Arbitrary<ConsistentDataset> = fc
  .tuple(datasets, fc.array(fc.tuple(fc.boolean(), someSplit), { minLength: 5, maxLength: 5 }))
  .map(([dataset, more]) => ({
    phrases,
    images: dataset.images.map((entry, index) => {
      const [whole, split] = more[index];
      return { ...makeConsistent(entry, whole), ...(split !== undefined && { split }) };
    }),
  }));

function makeConsistent(entry: DatasetImage, exhaustive: boolean): DatasetImage {
  const { id } = entry.image;
  const held = new Set(entry.regions.flatMap((region) => region.phraseIds));
  const complete = [...held].filter((_, index) => exhaustive && index % 2 === 0);
  const states = entry.phraseStates.filter(({ phraseId }) => !held.has(phraseId));
  return {
    ...entry,
    image: { ...entry.image, orientation: 1 },
    phraseStates: [
      ...states,
      ...complete.map((phraseId) => ({ ...absent(id, phraseId), state: 'exhaustive' as const })),
    ],
  };
}

/** The part of a dataset that a format says it holds. */
function trimToHolds({ phrases: all, images }: ConsistentDataset, { holds }: Format): ConsistentDataset {
  const trimmed = images
    .map((entry): DatasetImage => {
      const captions = { both: entry.captions, one: entry.captions && { ...entry.captions, long: '' } };
      return {
        ...entry,
        regions: holds.regions ? trimRegions(entry, holds) : [],
        captions: holds.captions === 'none' ? undefined : holds.captions === 'one' ? captions.one : captions.both,
        phraseStates: entry.phraseStates.filter(({ state }) =>
          state === 'exhaustive' ? holds.exhaustive : holds.verifiedAbsent,
        ),
        rejections: holds.rejections ? entry.rejections : [],
      };
    })
    .map((entry) => {
      const { split, ...others } = entry;
      return split === undefined || holds.splits === 'none' || (holds.splits !== 'all' && split === 'test')
        ? others
        : entry;
    });
  const kept = trimmed.filter(({ regions }) => holds.imagesWithoutRegions || regions.length > 0);
  const used = new Set(
    kept.flatMap(({ regions, phraseStates, rejections }) => [
      ...regions.flatMap(({ phraseIds }) => phraseIds),
      ...[...phraseStates, ...rejections].map(({ phraseId }) => phraseId),
    ]),
  );
  return { images: kept, phrases: holds.unusedPhrases ? all : all.filter(({ id }) => used.has(id)) };
}

/** With one phrase a region, a box is kept once: equal boxes come back as one region with the phrases of all. */
function trimRegions({ regions }: DatasetImage, holds: Format['holds']): DatasetImage['regions'] {
  const withPhrase = regions.filter(({ phraseIds }) => holds.regionsWithoutPhrase || phraseIds.length > 0);
  if (holds.phrasesOfRegion === 'many') return withPhrase;
  return withPhrase.map((region) => ({ ...region, phraseIds: region.phraseIds.slice(0, 1) }));
}

async function differencesAfter(format: Format, dataset: Dataset, { write = {}, read = {} }: RoundTrip) {
  const { files, report } = await writeAll(format, dataset, write);
  const back = await readAll(format, files, read, sizeOfAll);
  const differences = [];
  for await (const difference of diffDatasets(dataset, back.dataset)) differences.push(difference);
  return { files, differences, written: report, read: back.report };
}

/** The files of a small dataset are, byte for byte, those under test/fixtures/formats/<id>; `vitest -u` writes them. */
export function promiseGoldenFiles(format: Format, options: Options = {}, name = format.id): void {
  test(`${format.id}: the files of a small dataset are those in test/fixtures/formats/${name}`, async () => {
    const { files } = await writeAll(format, showcase, options);
    for (const [path, bytes] of Object.entries(files)) {
      if (path === 'export_report.json') continue;
      const golden = fileURLToPath(new URL(`../../../fixtures/formats/${name}/${path}`, import.meta.url));
      await expect(Buffer.from(bytes).toString(isText(path) ? 'utf8' : 'base64')).toMatchFileSnapshot(golden);
    }
  });
}

function isText(path: string): boolean {
  return !/\.(?:parquet|p)$/.test(path);
}

/** Writing and reading again gives what the format holds, and announces the rest. */
export function promiseRoundTrips(format: Format, roundTrip: RoundTrip = {}): void {
  const { announcedBy = {}, trim = (dataset) => dataset, runs = 40 } = roundTrip;
  describe(`${format.id}: a round trip`, () => {
    test('gives back everything that the format holds, with nothing to report on the way back', async () => {
      await fc.assert(
        fc.asyncProperty(consistentDatasets, async (dataset) => {
          const trimmed = trim(trimToHolds(dataset, format));
          const { differences, read } = await differencesAfter(format, trimmed, roundTrip);
          expect(differences).toEqual([]);
          expect(read.rules.filter(({ code }) => code !== 'read/duplicate')).toEqual([]);
        }),
        { numRuns: runs },
      );
    });

    test('announces every difference before it is written: nothing is lost in silence', async () => {
      await fc.assert(
        fc.asyncProperty(consistentDatasets, async (dataset) => {
          const { differences, written } = await differencesAfter(format, dataset, roundTrip);
          const announced = new Set(written.rules.map(({ code }) => code));
          for (const { kind, message } of differences) {
            const codes = [...announcements[kind], ...(announcedBy[kind] ?? [])];
            expect(
              codes.some((code) => announced.has(code)),
              `${message} One of: ${codes.join(', ')}`,
            ).toBe(true);
          }
        }),
        { numRuns: runs },
      );
    });

    test('writes the same bytes again, also after reading', async () => {
      await fc.assert(
        fc.asyncProperty(consistentDatasets, async (dataset) => {
          const trimmed = trim(trimToHolds(dataset, format));
          const first = await writeAll(format, trimmed, roundTrip.write);
          expect(sameFiles(first.files, (await writeAll(format, trimmed, roundTrip.write)).files)).toBe(true);
        }),
        { numRuns: Math.ceil(runs / 2) },
      );
    });
  });
}

function sameFiles(a: Files, b: Files): boolean {
  const paths = Object.keys(a);
  return (
    paths.join('\n') === Object.keys(b).join('\n') &&
    paths.every((path) => Buffer.from(a[path]).equals(Buffer.from(b[path])))
  );
}

const STRANGE_VALUES = [
  'null',
  '-1',
  '1e999',
  '9007199254740993',
  '""',
  '[]',
  '{}',
  'true',
  '"\\u0000"',
  '"../../etc"',
];

/** Damaged datasets that every reader must survive; `MUTATIONS=10000 npx vitest run …` asks for more. */
const MUTATIONS = Number(process.env.MUTATIONS ?? 2000);

/** Reading damaged files never throws or hangs: what is wrong is in the report, with the file it is in. */
export function promiseToSurviveDamage(format: Format, files: Files, read: Options = {}, runs = MUTATIONS): void {
  test(
    `${format.id}: ${runs} damaged datasets are read without a crash, and their errors name the file`,
    async () => {
      const paths = Object.keys(files).filter((path) => !/README\.md$|export_report\.json$/.test(path));
      const damage = fc.record({
        path: fc.constantFrom(...paths),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(40),
        kind: fc.constantFrom('cut', 'drop', 'flip', 'value', 'repeat', 'bytes', 'remove'),
        value: fc.constantFrom(...STRANGE_VALUES),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
          let damaged = files;
          for (const one of damages) damaged = damageFile(damaged, one);
          const { report, dataset } = await readAll(format, damaged, read, sizeOfAll);
          for (const rule of report.rules.filter(({ code }) => code === 'read/file' || code === 'read/row')) {
            for (const hit of rule.hits) expect(hit.file).toBeDefined();
          }
          for await (const { image, regions } of dataset.images) {
            expect(image.path.startsWith('/') || image.path.split('/').includes('..')).toBe(false);
            for (const { box } of regions) expect(box.every(Number.isFinite)).toBe(true);
          }
        }),
        { numRuns: runs, endOnFailure: true },
      );
    },
    60 * Math.max(runs, 2000),
  );
}

type Damage = { path: string; at: number; length: number; kind: string; value: string };

function damageFile(files: Files, { path, at, length, kind, value }: Damage): Files {
  const bytes = files[path];
  if (bytes === undefined) return files;
  const { [path]: _, ...others } = files;
  if (kind === 'remove') return others;
  const start = Math.floor(at * bytes.length);
  const [before, rest] = [bytes.subarray(0, start), bytes.subarray(start)];
  const encoded = new TextEncoder().encode(value);
  const parts: Record<string, Uint8Array[]> = {
    cut: [before],
    drop: [before, rest.subarray(length)],
    flip: [before, rest.subarray(0, 1).map((byte) => byte ^ (1 << (length % 8))), rest.subarray(1)],
    value: replaceToken(bytes, start, encoded),
    repeat: [before, rest.subarray(0, length), rest],
    bytes: [before, new Uint8Array(length).fill(0xff), rest],
  };
  return { ...files, [path]: new Uint8Array(Buffer.concat(parts[kind])) };
}

/** Puts another value in the place of the number or text at hand. */
function replaceToken(bytes: Uint8Array, start: number, value: Uint8Array): Uint8Array[] {
  const isToken = (byte: number | undefined) =>
    byte !== undefined && !' \n\t,:[]{}<>'.includes(String.fromCharCode(byte));
  let [from, to] = [start, start];
  while (from > 0 && isToken(bytes[from - 1])) from -= 1;
  while (isToken(bytes[to])) to += 1;
  return [bytes.subarray(0, from), value, bytes.subarray(to)];
}
