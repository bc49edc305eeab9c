import type { Split } from '../dataset.ts';
import type { ReadContext } from '../format.ts';
import { baseName, withoutExtension } from '../paths.ts';
import { readLines, type Source } from '../reading/source.ts';
import { readLabels } from './labels.ts';
import type { YoloCode } from './rules.ts';

export type YoloReadContext = ReadContext<unknown, YoloCode>;

/** An image that a list or a folder names. */
export type NamedImage = {
  /** Its path in the dataset that results. */
  readonly path: string;
  /** Its file of labels, whether it is there or not. */
  readonly labels: string;
  readonly split: Split | undefined;
  readonly at: { readonly file: string; readonly row?: number };
};

const IMAGE_FILE = /\.(?:avif|bmp|gif|jpe?g|png|tiff?|webp)$/i;

/** Puts the classes into the dataset, in their order. @returns their names by number */
export function readNames(
  names: Iterable<readonly [number, string]>,
  file: string,
  { into }: YoloReadContext,
): ReadonlyMap<number, string> {
  const byNumber = new Map([...names].sort(([a], [b]) => a - b));
  for (const [number, name] of byNumber) into.phrase(name, { file, field: `names.${number}` });
  return byNumber;
}

/** The images of a list file, a path a line. @throws FileError */
export async function* readList(source: Source, file: string): AsyncGenerator<{ image: string; row: number }> {
  for await (const { row, text } of readLines(source, file)) yield { image: text.trim().replaceAll('\\', '/'), row };
}

/** The image files below a folder; where there are none, images named after the labels that stand for it. */
export function imagesBelow(
  { files }: Source,
  folder: string,
  labels: string,
  note: YoloReadContext['note'],
): string[] {
  const images = files.filter((file) => isBelow(file, folder) && IMAGE_FILE.test(file));
  if (images.length > 0) return images;
  const stems = files.filter((file) => isBelow(file, labels) && file.endsWith('.txt'));
  if (stems.length > 0) note('yolo/extension', `Labels below ${labels} without images: ${stems.length}.`);
  return stems.map((file) => `${folder}${withoutExtension(file.slice(labels.length))}.jpg`);
}

/** Reads an image with its labels. One whose size nobody knows has shares of nothing, so its regions are left out. */
export async function readImage(
  { path, labels, split, at }: NamedImage,
  names: ReadonlyMap<number, string>,
  context: YoloReadContext,
): Promise<void> {
  const { source, into, note, imageSize } = context;
  const size = await imageSize(path);
  into.image(path, { size, split }, at);
  if (!hasFile(source, labels)) return;
  if (size === undefined) {
    const message = `The size of ${path} is not known, so its boxes cannot be read; name the folder of the images.`;
    note('read/image-size', message, { image: path, ...at });
    return;
  }
  await readLabels({ image: path, labels, size, names }, context);
}

const fileSets = new WeakMap<Source, ReadonlySet<string>>();

/** Whether the source has a file; a dataset asks it for every image. */
export function hasFile(source: Source, file: string): boolean {
  const known = fileSets.get(source) ?? new Set(source.files);
  fileSets.set(source, known);
  return known.has(file);
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder) && !baseName(file).startsWith('.');
}
