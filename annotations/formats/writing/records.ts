import type { DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from './frame.ts';
import type { CopyOptions } from './imageFiles.ts';

/** The options of a format that has rows for each image in one file a split. */
export type RecordOptions = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
};

/** Where the rows of a split and its images are. */
export type RecordLayout = {
  file(split: Split): string;
  imageFile(split: Split, path: string): string;
  /** The first line of each file. */
  readonly head?: string;
};

/** What is written of an image: lines without their ends, and how many objects they hold. */
export type ImageLines = { readonly lines: readonly string[]; readonly objects: number };

/**
 * Writes the lines of each image into the file of its split; train and val are there also when they are empty.
 * @param linesOf the lines of an image in the frame of the export
 */
export async function* writeRecords(
  { dataset, options, note }: WriteContext<RecordOptions, never>,
  { file, imageFile, head = '' }: RecordLayout,
  linesOf: (entry: DatasetImage, framed: FramedImage) => ImageLines,
): AsyncGenerator<FileChunk, Counts> {
  const counts = new Map<Split, { images: number; objects: number }>();
  for (const split of ['train', 'val'] as const) {
    counts.set(split, { images: 0, objects: 0 });
    yield { path: file(split), piece: head };
  }
  for await (const entry of dataset.images) {
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    const { lines, objects } = linesOf(entry, framed);
    if (lines.length === 0) continue;
    const split = splitOf(entry);
    const known = counts.get(split);
    counts.set(split, { images: (known?.images ?? 0) + 1, objects: (known?.objects ?? 0) + objects });
    const piece = `${known === undefined ? head : ''}${lines.map((line) => `${line}\n`).join('')}`;
    yield { path: file(split), piece };
    if (options.imageFiles !== 'reference') yield { path: imageFile(split, entry.image.path), image: entry.image };
  }
  return Object.fromEntries(counts);
}

/** The texts of a vocabulary by id. */
export function textsById(phrases: readonly { readonly id: string; readonly text: string }[]): Map<string, string> {
  return new Map(phrases.map(({ id, text }) => [id, text]));
}
