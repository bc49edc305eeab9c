import { z } from 'zod';
import { fromXywh } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import type { Note, Place } from '../notes.ts';
import { parseRow } from '../reading/rows.ts';
import type { Source } from '../reading/source.ts';
import { streamJson } from '../reading/streamJson.ts';
import { tryFile } from '../reading/tryFile.ts';
import { splitNamed } from '../splits.ts';

import type { CocoCode } from './rules.ts';

/** Options of every dialect that reads captions. */
export const captionOptions = z.strictObject({
  secondCaption: z
    .enum(['long', 'leave'])
    .default('long')
    .describe('what the second caption of an image is: its long one, or nothing'),
});

const id = z.union([z.number(), z.string()]);
const xywh = z.tuple([z.number(), z.number(), z.number(), z.number()]);

export const imageRow = z.looseObject({
  id,
  file_name: z.string().optional(),
  coco_url: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});

export const categoryRow = z.looseObject({ id, name: z.string() });

export const boxRow = z.looseObject({
  image_id: id,
  category_id: id,
  bbox: xywh,
  iscrowd: z.union([z.literal([0, 1]), z.boolean()]).optional(),
  segmentation: z.unknown().optional(),
});

export type ImageRow = z.output<typeof imageRow>;

/** What annotations refer to: image paths and category names by id. */
export type CocoIndex = {
  readonly images: ReadonlyMap<number | string, string>;
  readonly categories: ReadonlyMap<number | string, string>;
};

type CocoIndexDialect = {
  readonly onImage?: (path: string, row: ImageRow, at: Place) => void;
  readonly onCategory?: (name: string, at: Place) => void;
};

type BoxCode = 'coco/mask' | 'coco/crowd';
type Context = ReadContext<unknown, CocoCode>;

/**
 * The paths of images and the names of categories of one file, put into the dataset.
 * @param dialect.onImage is told every image with its place, for the fields of dialects
 * @param dialect.onCategory is told every category instead of the vocabulary
 */
export async function readIndex(
  file: string,
  { source, into, note }: Pick<ReadContext<unknown, never>, 'source' | 'into' | 'note'>,
  { onImage = () => {}, onCategory = into.phrase }: CocoIndexDialect = {},
): Promise<CocoIndex> {
  const images = new Map<number | string, string>();
  const categories = new Map<number | string, string>();
  const split = splitNamed(file);
  await tryFile(note, async () => {
    for await (const { path, value } of streamJson(source, file, ['$.images.*', '$.categories.*'])) {
      const at = placeOf(file, path);
      if (path[0] === 'categories') {
        const row = parseRow(categoryRow, value, at, note);
        if (row === undefined || isTaken(categories, row.id, row.name, at, note)) continue;
        categories.set(row.id, row.name);
        onCategory(row.name, at);
      } else {
        const row = parseRow(imageRow, value, at, note);
        const name = row && nameOf(row, at, note);
        if (row === undefined || name === undefined || isTaken(images, row.id, name, at, note)) continue;
        images.set(row.id, name);
        into.image(name, { size: sizeOf(row), split }, at);
        onImage(name, row, at);
      }
    }
  });
  return { images, categories };
}

/** Every item of the list of annotations, with its place. */
export async function* readAnnotations(
  source: Source,
  file: string,
): AsyncGenerator<{ readonly value: unknown; readonly at: Place }> {
  for await (const { path, value } of streamJson(source, file, ['$.annotations.*'])) {
    yield { value, at: placeOf(file, path) };
  }
}

/**
 * Reads every file: boxes with their categories, and captions, which stand in files of their own or among the boxes.
 * @param secondCaption what the second caption of an image is: its long one, or nothing
 */
export async function readCoco(secondCaption: 'long' | 'leave', context: Context): Promise<void> {
  const { source, note } = context;
  const captioned = new Map<string, number>();
  for (const file of cocoFiles(source)) {
    const index = await readIndex(file, context);
    await tryFile(note, async () => {
      for await (const { value, at } of readAnnotations(source, file)) {
        if (isCaption(value)) readCaption({ secondCaption, captioned }, value, at, index, context);
        else readBox(value, at, index, context);
      }
    });
  }
}

export const captionRow = z.looseObject({ image_id: id, caption: z.string() });

function isCaption(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'caption' in value && !('bbox' in value);
}

/** The first caption of an image is the short one, the second the long one, as the order of our own files has them. */
function readCaption(
  options: { secondCaption: 'long' | 'leave'; captioned: Map<string, number> },
  value: unknown,
  at: Place,
  { images }: CocoIndex,
  { into, note }: Context,
): void {
  const row = parseRow(captionRow, value, at, note);
  const path = row && images.get(row.image_id);
  if (row === undefined) return;
  if (path === undefined) {
    note('read/reference', `Expected a known image_id, got ${row.image_id}; the caption is left out.`, at);
    return;
  }
  const before = options.captioned.get(path) ?? 0;
  options.captioned.set(path, before + 1);
  if (before === 0) into.caption(path, 'short', row.caption, at);
  else if (before === 1 && options.secondCaption === 'long') into.caption(path, 'long', row.caption, at);
  else note('coco/more-captions', 'A further caption of the image is left out.', { image: path, ...at });
}

/**
 * Puts one box annotation into the dataset; masks are left to the box around them, and crowds are left out.
 * @param textsOf the phrases of an object of this category
 */
export function readBox(
  value: unknown,
  at: Place,
  { images, categories }: CocoIndex,
  { into, note }: Pick<ReadContext<unknown, BoxCode>, 'into' | 'note'>,
  textsOf: (category: string) => readonly string[] = (category) => [category],
): void {
  const row = parseRow(boxRow, value, at, note);
  if (row === undefined) return;
  const path = images.get(row.image_id);
  const name = categories.get(row.category_id);
  if (path === undefined || name === undefined) {
    const [field, got] = path === undefined ? ['image_id', row.image_id] : ['category_id', row.category_id];
    note('read/reference', `Expected a known ${field}, got ${got}; the annotation is left out.`, { ...at, field });
    return;
  }
  if (row.iscrowd === 1 || row.iscrowd === true) {
    note('coco/crowd', 'A crowd is no single object; it is left out.', { image: path, ...at });
    return;
  }
  if (hasMask(row.segmentation)) note('coco/mask', 'The box is kept, its mask is not.', { image: path, ...at });
  into.region(path, fromXywh(row.bbox), textsOf(name), { ...at, field: 'bbox' });
}

/** The first items of the lists of a file, for a look at what it is. */
export async function firstItems(source: Source, file: string): Promise<{ image: unknown; annotation: unknown }> {
  let image: unknown;
  for await (const { path, value } of streamJson(source, file, ['$.images.*', '$.annotations.*'])) {
    if (path[0] === 'annotations') return { image, annotation: value };
    image ??= value;
  }
  return { image, annotation: undefined };
}

/** A dataset of COCO has a few files; a folder of more JSON is one file an image, of another format. */
const FILES_LOOKED_AT = 20;

/** The kind of COCO file that each of the source is, as far as it is one. */
export async function* kindsOfFiles(source: Source): AsyncGenerator<'boxes' | 'captions' | 'lvis'> {
  // RefCOCO has instances of this kind, which say little without its refs.
  if (source.files.some((file) => /(?:^|\/)refs\([^()/]*\)\.[a-z]+$/.test(file))) return;
  for (const file of cocoFiles(source).slice(0, FILES_LOOKED_AT)) {
    const { image, annotation } = await firstItems(source, file);
    const isLvis = typeof image === 'object' && image !== null && 'neg_category_ids' in image;
    if (boxRow.safeParse(annotation).success) yield isLvis ? 'lvis' : 'boxes';
    else if (captionRow.safeParse(annotation).success) yield 'captions';
  }
}

/** The files that may be COCO: any JSON. */
export function cocoFiles({ files }: Source): string[] {
  return files.filter((file) => file.endsWith('.json'));
}

function placeOf(file: string, path: readonly (string | number)[]): Place {
  const [list, index] = path;
  return { file, row: typeof index === 'number' ? index + 1 : undefined, field: String(list) };
}

function isTaken(
  known: ReadonlyMap<number | string, string>,
  key: number | string,
  name: string,
  at: Place,
  note: Note,
): boolean {
  const other = known.get(key);
  if (other === undefined) return false;
  note('read/duplicate', `The id ${key} stands for "${other}" and "${name}"; the first is taken.`, at);
  return true;
}

function nameOf({ file_name, coco_url }: ImageRow, at: Place, note: Note): string | undefined {
  const name = file_name ?? coco_url?.replace(/^.*\.org\//, '');
  if (name === undefined)
    note('read/row', 'Expected a file_name; the image is left out.', { ...at, field: 'file_name' });
  return name;
}

function sizeOf({ width, height }: ImageRow): { width: number; height: number } | undefined {
  return width === undefined || height === undefined ? undefined : { width, height };
}

function hasMask(segmentation: unknown): boolean {
  if (!Array.isArray(segmentation)) return typeof segmentation === 'object' && segmentation !== null;
  // A polygon of four corners is the box itself.
  return segmentation.some((polygon) => !Array.isArray(polygon) || polygon.length > 8);
}
