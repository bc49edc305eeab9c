import { z } from 'zod';
import type { Split } from './dataset.ts';
import { defineFormat } from './defineFormat.ts';
import type { Counts, FileChunk } from './format.ts';
import { baseName, folderOf, withoutExtension } from './paths.ts';
import { readLines, type Source } from './reading/source.ts';
import { tryFile } from './reading/tryFile.ts';
import { hasFile, readImage, readList, readNames, type YoloReadContext } from './yolo/read.ts';
import { yoloRules } from './yolo/rules.ts';
import { writeYolo, type YoloContext, type YoloLayout, yoloWriteOptions } from './yolo/write.ts';

/** YOLO as Darknet has it, and CVAT's "YOLO 1.1": obj.data, obj.names, lists of images, labels beside the images. */
export const darknet = defineFormat({
  id: 'darknet',
  title: 'YOLO, Darknet (obj.data, obj.names)',
  doc:
    'obj.data names obj.names (a class a line) and a list of images for each split; the labels of an image stand beside ' +
    'it, in obj_<split>_data/<image>.txt, with a line "class cx cy w h" for each object. Definition: ' +
    'github.com/AlexeyAB/darknet and the YOLO 1.1 format of CVAT.',
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
  writer: { options: yoloWriteOptions, write },
  reader: {
    options: z.strictObject({}),
    detect: async ({ files }) => files.some(isDataFile) && files.some((file) => file.endsWith('.names')),
    async read(context) {
      for (const file of context.source.files.filter(isDataFile)) {
        await tryFile(context.note, () => readDataset(file, context));
      }
    },
  },
});

const layout: YoloLayout = {
  image: (split, path) => `obj_${split}_data/${path}`,
  listed: (split, path) => `obj_${split}_data/${path}`,
  labels: (split, path) => `obj_${split}_data/${withoutExtension(path)}.txt`,
  list: (split) => `${split}.txt`,
};

async function* write(context: YoloContext): AsyncGenerator<FileChunk, Counts> {
  const counts = yield* writeYolo(context, layout);
  const { phrases } = context.dataset;
  yield { path: 'obj.names', piece: phrases.map(({ text }) => `${text}\n`).join('') };
  const lists = Object.keys(counts).map((split) => `${split === 'val' ? 'valid' : split} = ${split}.txt\n`);
  yield {
    path: 'obj.data',
    piece: `classes = ${phrases.length}\n${lists.join('')}names = obj.names\nbackup = backup/\n`,
  };
  return counts;
}

const SPLITS: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['valid', 'val'],
  ['val', 'val'],
  ['test', 'test'],
]);

function isDataFile(file: string): boolean {
  return file.endsWith('.data');
}

async function readDataset(file: string, context: YoloReadContext): Promise<void> {
  const { source, note } = context;
  const lists: { split: Split; list: string }[] = [];
  let names: ReadonlyMap<number, string> = new Map();
  for await (const { row, text } of readLines(source, file)) {
    const [, key = '', value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
    const split = SPLITS.get(key);
    if (key === '')
      note('read/row', `Expected "key = value", got "${text.slice(0, 100)}"; it is left out.`, { file, row });
    else if (key === 'names') names = await readNameFile(findFile(source, file, value), context);
    else if (split !== undefined) lists.push({ split, list: findFile(source, file, value) });
  }
  for (const { split, list } of lists) {
    await tryFile(note, async () => {
      for await (const { image, row } of readList(source, list)) {
        const found = findImage(source, list, image);
        const path = found.replace(/^(?:.*\/)?obj_[a-z]+_data\//i, '');
        const labels = `${withoutExtension(found)}.txt`;
        await readImage({ path, labels, split, at: { file: list, row } }, names, context);
      }
    });
  }
}

async function readNameFile(file: string, context: YoloReadContext): Promise<ReadonlyMap<number, string>> {
  const names: (readonly [number, string])[] = [];
  await tryFile(context.note, async () => {
    for await (const { row, text } of readLines(context.source, file)) names.push([row - 1, text.trim()]);
  });
  return readNames(names, file, context);
}

/** Darknet resolves paths from where it was started, often a folder "data" that is not in the dataset. */
function findFile(source: Source, from: string, path: string): string {
  const beside = joinPath(folderOf(from), path.replaceAll('\\', '/'));
  return hasFile(source, beside) ? beside : joinPath(folderOf(from), baseName(path.replaceAll('\\', '/')));
}

function findImage(source: Source, list: string, image: string): string {
  const folder = folderOf(list);
  const candidates = [image, image.replace(/^(?:\.\/)?data\//, '')].map((path) => joinPath(folder, path));
  const hasLabels = (path: string): boolean => hasFile(source, `${withoutExtension(path)}.txt`);
  return candidates.find(hasLabels) ?? candidates[1] ?? image;
}

function joinPath(folder: string, path: string): string {
  return folder === '' || path.startsWith('/') ? path : `${folder}/${path}`;
}
