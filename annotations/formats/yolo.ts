import { parse } from 'yaml';
import { z } from 'zod';
import type { Split } from './dataset.ts';
import { defineFormat } from './defineFormat.ts';
import type { Counts, FileChunk } from './format.ts';
import { folderOf, withoutExtension } from './paths.ts';
import { parseRow } from './reading/rows.ts';
import { FileError, readText, type Source } from './reading/source.ts';
import { tryFile } from './reading/tryFile.ts';
import {
  hasFile,
  imagesBelow,
  type NamedImage,
  readImage,
  readList,
  readNames,
  type YoloReadContext,
} from './yolo/read.ts';
import { yoloRules } from './yolo/rules.ts';
import { writeYolo, type YoloContext, type YoloLayout, yoloWriteOptions } from './yolo/write.ts';

/** YOLO as Ultralytics has it: data.yaml, a list of images a split, and labels beside the images. */
export const yolo = defineFormat({
  id: 'yolo',
  title: 'YOLO, Ultralytics (data.yaml, labels/<split>/*.txt)',
  doc:
    'data.yaml with the class names, <split>.txt with the images, labels/<split>/<image>.txt with a line "class cx cy w h" ' +
    'for each object, as shares of the width and height. Class numbers are the places in the vocabulary. Definition: ' +
    'docs.ultralytics.com/datasets/detect.',
  holds: {
    regions: true,
    captions: 'none',
    verifiedAbsent: false,
    exhaustive: false,
    rejections: false,
    phrasesOfRegion: 'many',
    regionsWithoutPhrase: false,
    imagesWithoutRegions: true,
    unusedPhrases: true,
    proposals: false,
    splits: 'all',
  },
  rules: yoloRules,
  writer: { options: yoloWriteOptions, write, readme: () => README },
  reader: {
    options: z.strictObject({}),
    async detect(source) {
      for (const file of yamlFiles(source)) if ((await readConfig(source, file)).success) return true;
      return false;
    },
    async read(context) {
      for (const file of yamlFiles(context.source)) await tryFile(context.note, () => readDataset(file, context));
    },
  },
});

const README = `# YOLO dataset (Ultralytics)

\`data.yaml\` names the classes and the lists of images. Put every image where its list has it, below \`images/\`; its
labels are at the same place below \`labels/\`. An empty file of labels means background.

    yolo detect train data=data.yaml
`;

const layout: YoloLayout = {
  image: (split, path) => `images/${split}/${path}`,
  // With "./" the trainer takes the path from the folder of the list, without it from where it was started.
  listed: (split, path) => `./images/${split}/${path}`,
  labels: (split, path) => `labels/${split}/${withoutExtension(path)}.txt`,
  list: (split) => `${split}.txt`,
};

async function* write(context: YoloContext): AsyncGenerator<FileChunk, Counts> {
  const counts = yield* writeYolo(context, layout);
  // JSON strings are YAML strings as well. Without "path" the trainer looks beside the file, with "." it does not.
  const names = context.dataset.phrases.map(({ text }, index) => `  ${index}: ${JSON.stringify(text)}\n`);
  const splits = Object.keys(counts).map((split) => `${split}: ${split}.txt\n`);
  yield {
    path: 'data.yaml',
    piece: `${splits.join('')}names:${names.length === 0 ? ' {}' : ''}\n${names.join('')}`,
  };
  return counts;
}

const places = z.union([z.string().transform((place) => [place]), z.array(z.string())]).nullish();
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const configSchema = z.looseObject({
  path: z.string().nullish(),
  train: places,
  val: places,
  test: places,
  names: z.union([
    z.array(text).transform((names) => names.map((name, index) => [index, name] as const)),
    z
      .record(z.string().regex(/^\d+$/), text)
      .transform((names) => Object.entries(names).map(([number, name]) => [Number(number), name] as const)),
  ]),
});

/** In bytes; class names fill a small part of this. */
const LARGEST_YAML = 2 ** 22;

function yamlFiles({ files }: Source): string[] {
  return files.filter((file) => /\.ya?ml$/i.test(file));
}

async function readConfig(source: Source, file: string) {
  return configSchema.safeParse(await readYaml(source, file));
}

async function readYaml(source: Source, file: string): Promise<unknown> {
  const content = await readText(source, file, LARGEST_YAML);
  try {
    const value: unknown = parse(content, { maxAliasCount: 10, logLevel: 'error' });
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new FileError(file, `Expected YAML, got something else (${reason}).`);
  }
}

async function readDataset(file: string, context: YoloReadContext): Promise<void> {
  const { source, note } = context;
  const config = parseRow(configSchema, await readYaml(source, file), { file }, note);
  if (config === undefined) return;
  const names = readNames(config.names, file, context);
  const root = inside(folderOf(file), config.path ?? '');
  for (const split of ['train', 'val', 'test'] as const) {
    for (const place of config[split] ?? []) {
      await tryFile(note, async () => {
        for await (const image of namedImages(inside(root, place), split, file, context)) {
          await readImage(image, names, context);
        }
      });
    }
  }
}

async function* namedImages(
  place: string,
  split: Split,
  file: string,
  { source, note }: YoloReadContext,
): AsyncGenerator<NamedImage> {
  if (hasFile(source, place)) {
    for await (const { image, row } of readList(source, place)) {
      yield { ...toNamed(inside(folderOf(place), image), split), split, at: { file: place, row } };
    }
    return;
  }
  const folder = `${place.replace(/\/$/, '')}/`;
  for (const image of imagesBelow(source, folder, toLabels(folder), note)) {
    yield { ...toNamed(image, split), split, at: { file } };
  }
}

/** Ultralytics swaps the last folder "images" of a path for "labels". */
function toLabels(image: string): string {
  return image.replace(/(^|.*\/)images\//, '$1labels/');
}

function toNamed(image: string, split: Split): { path: string; labels: string } {
  const [, below = image] = new RegExp(`(?:^|.*/)images/(?:${split}/)?(.+)$`).exec(image) ?? [];
  return { path: below, labels: `${withoutExtension(toLabels(image))}.txt` };
}

/** A path relative to a folder of the dataset, without "./"; what is absolute or leads upwards stays as it is. */
function inside(folder: string, path: string): string {
  const plain = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\.$/, '');
  if (folder === '' || /^(?:\/|[A-Za-z]:)/.test(plain)) return plain;
  return plain === '' ? folder : `${folder}/${plain}`;
}
