import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Dataset, DatasetImage } from '../../annotations/formats/dataset.ts';
import { formats } from '../../annotations/formats/formats.ts';
import { writeDataset } from '../../annotations/formats/writing/writeDataset.ts';
import { hashFraction } from '../../annotations/hash.ts';
import { writeChunks } from '../../main/jobs/writeChunks.ts';
import { packageRoot } from '../../main/packageRoot.ts';
import { writeFolderAtomically } from '../../main/writeFolderAtomically.ts';
import { pictureHandlers } from '../../model/image/pictures.ts';

const TEXTS = ['a red car', 'person, with "umbrella"', 'Frühstück & <café>', '猫 🐕'];
const samples = path.join(packageRoot, 'samples');

/** The sample pictures, each with a few boxes that hashes of its name give, some between pixels. */
export async function peerDataset(): Promise<Dataset & { readonly images: readonly DatasetImage[] }> {
  const names = readdirSync(samples).filter((name) => name.endsWith('.jpg'));
  const images: DatasetImage[] = [];
  for (const name of names) {
    const size = await pictureHandlers.readImageSize({ file: path.join(samples, name) });
    images.push(imageOf(name.normalize(), size));
  }
  return { phrases: TEXTS.map((text, position) => ({ type: 'phrase', id: text, text, position })), images };
}

function imageOf(name: string, size: { width: number; height: number; orientation: number }): DatasetImage {
  const at = (what: string) => hashFraction(`${name} ${what}`);
  const regions = Array.from({ length: Math.floor(at('count') * 5) }, (_, index) => {
    const [x, y] = [Math.floor(at(`x${index}`) * 400) + 0.5, Math.floor(at(`y${index}`) * 300)];
    const texts = TEXTS.filter((text) => at(`${text} ${index}`) < 0.4);
    const box = [x, y, x + 20 + index, y + 30.25] as const;
    const phraseIds = texts.length === 0 ? [TEXTS[index % 4] ?? ''] : texts;
    const source = { kind: 'drawn' } as const;
    return { type: 'region', id: `${name} ${index}`, imageId: name, box, phraseIds, source, scores: null } as const;
  });
  return {
    image: { type: 'image', id: name, path: name, ...size },
    fileExists: true,
    regions,
    captions: { type: 'captions', id: name, imageId: name, short: `short of ${name}`, long: `long of ${name}` },
    phraseStates: [],
    rejections: [],
    proposals: { boxes: [], scores: [] },
    undecided: [],
  };
}

/** Writes the dataset in every format, each into a folder of its id, with upright copies of the pictures. */
export async function writeAllFormats(dataset: Dataset, folder: string): Promise<void> {
  for (const format of formats.filter(({ writer }) => writer !== undefined)) {
    const files = { locate: async ({ path: name }: { path: string }) => path.join(samples, name), toUpright };
    const options = {
      imageFiles: 'upright',
      ...('validationRatio' in (format.writer?.options.shape ?? {}) && { validationRatio: 0.3 }),
    };
    await writeFolderAtomically(path.join(folder, format.id), (output) =>
      writeChunks(output, writeDataset(format, dataset, options, output.sha256Of), files),
    );
  }
}

function toUpright(file: string): Promise<Uint8Array> {
  return pictureHandlers.upright({ file });
}
