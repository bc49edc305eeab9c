import { area, toXywh } from '../../box.ts';
import type { PhraseRecord } from '../../records.ts';
import type { Dataset, DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk } from '../format.ts';
import type { Note } from '../notes.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import type { CopyOptions } from '../writing/imageFiles.ts';

/** Category ids by phrase id: 1 for the first phrase of the vocabulary, so that phrases added later renumber nothing. */
export type CategoryIds = ReadonlyMap<string, number>;

/** An image that is written, in the frame of its boxes. */
export type WrittenImage = {
  readonly entry: DatasetImage;
  readonly framed: FramedImage;
  readonly split: Split;
  readonly ids: CategoryIds;
};

/** What the dialects of COCO write in their own way. */
export type CocoDialect = {
  file(split: Split): string;
  /** The fields of an image besides its id, size and file name. */
  imageFields(image: WrittenImage): object;
  /** The annotations of an image besides their ids. */
  annotations(image: WrittenImage): readonly object[];
  /** Asked when all annotations of the split are written; undefined when the dialect has no categories. */
  categories?(phrases: readonly PhraseRecord[], split: Split): readonly object[];
};

export type CocoWriteOptions = {
  readonly frame: 'stored' | 'upright';
  readonly imageFiles: CopyOptions['imageFiles'];
};

type Progress = { images: number; annotations: number };

/**
 * Writes one file a split: images, then annotations, then categories, an item a line. Goes through the dataset twice,
 * because each list must be whole before the next begins.
 */
export async function* writeCoco(
  { phrases, images }: Dataset,
  options: CocoWriteOptions,
  dialect: CocoDialect,
  note: Note,
): AsyncGenerator<FileChunk, Counts> {
  const ids: CategoryIds = new Map(phrases.map(({ id }, index) => [id, index + 1]));
  const splits = new Map<Split, Progress>();
  for await (const { entry, framed, split } of writtenImages(images, options, note)) {
    const progress = splits.get(split);
    if (progress === undefined) yield { path: dialect.file(split), piece: HEAD };
    const id = (progress?.images ?? 0) + 1;
    splits.set(split, { images: id, annotations: 0 });
    const { path } = entry.image;
    const row = { id, ...framed.size, file_name: path, ...dialect.imageFields({ entry, framed, split, ids }) };
    yield { path: dialect.file(split), piece: item(row, id === 1) };
    if (options.imageFiles !== 'reference') yield { path: `images/${split}/${path}`, image: entry.image };
  }
  if (splits.size === 0) {
    splits.set('train', { images: 0, annotations: 0 });
    yield { path: dialect.file('train'), piece: HEAD };
  }
  for (const split of splits.keys()) yield { path: dialect.file(split), piece: '\n],\n"annotations": [\n' };
  yield* writeAnnotations(
    writtenImages(images, options, () => {}),
    ids,
    splits,
    dialect,
  );
  for (const split of splits.keys()) {
    yield { path: dialect.file(split), piece: tailOf(dialect.categories?.(phrases, split)), last: true };
  }
  return Object.fromEntries([...splits].map(([split, progress]) => [split, { ...progress }]));
}

const HEAD = '{\n"info": {"description": "Written by ObjEmbed Studio"},\n"licenses": [],\n"images": [\n';

async function* writeAnnotations(
  images: AsyncIterable<{ entry: DatasetImage; framed: FramedImage; split: Split }>,
  ids: CategoryIds,
  splits: ReadonlyMap<Split, Progress>,
  dialect: CocoDialect,
): AsyncGenerator<FileChunk> {
  const seen = new Map<Split, number>();
  for await (const { entry, framed, split } of images) {
    const progress = splits.get(split);
    if (progress === undefined) continue;
    const imageId = (seen.get(split) ?? 0) + 1;
    seen.set(split, imageId);
    const rows = dialect.annotations({ entry, framed, split, ids }).map((row, index) => {
      const id = progress.annotations + index + 1;
      return item({ id, image_id: imageId, ...row }, id === 1);
    });
    progress.annotations += rows.length;
    if (rows.length > 0) yield { path: dialect.file(split), piece: rows.join('') };
  }
}

async function* writtenImages(images: Dataset['images'], options: CocoWriteOptions, note: Note) {
  for await (const entry of images) {
    const framed = frameImage(entry, options, note);
    if (framed !== undefined) yield { entry, framed, split: splitOf(entry) };
  }
}

function tailOf(categories: readonly object[] | undefined): string {
  if (categories === undefined) return '\n]\n}\n';
  return `\n],\n"categories": [\n${categories.map((row) => JSON.stringify(row)).join(',\n')}\n]\n}\n`;
}

/** One annotation for each phrase of each region. */
export function boxAnnotations({ framed: { regions }, ids }: WrittenImage): object[] {
  return regions.flatMap(({ box, phraseIds }) =>
    phraseIds.map((phraseId) => ({
      category_id: ids.get(phraseId) ?? 0,
      bbox: toXywh(box),
      area: area(box),
      iscrowd: 0,
      segmentation: [],
    })),
  );
}

function item(row: object, isFirst: boolean): string {
  return `${isFirst ? '' : ',\n'}${JSON.stringify(row)}`;
}
