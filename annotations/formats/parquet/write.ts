import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js';
import type { DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import { type RecordOptions, textsById } from '../writing/records.ts';
import { huggingFaceFeatures, type ParquetRow, parquetSchema } from './columns.ts';

type Options = RecordOptions & { readonly root: string; readonly imagesPerGroup: number };

/** `datasets` calls the second split so. */
const FILES: Readonly<Record<Split, string>> = {
  train: 'data/train.parquet',
  val: 'data/validation.parquet',
  test: 'data/test.parquet',
};

/** Writes a file a split, a row group at a time: only the rows of the group at hand are in memory. */
export async function* writeParquet({
  dataset,
  options,
  note,
}: WriteContext<Options, never>): AsyncGenerator<FileChunk, Counts> {
  const texts = textsById(dataset.phrases);
  const files = new Map<Split, ReturnType<typeof growingFile>>();
  const fileOf = (split: Split) => {
    const known = files.get(split) ?? growingFile(FILES[split]);
    files.set(split, known);
    return known;
  };
  for await (const entry of dataset.images) {
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    const split = splitOf(entry);
    const file = fileOf(split);
    file.add(toRow(entry, framed, texts, joinRoot(options.root, entry.image.path)));
    if (file.waiting() >= options.imagesPerGroup) yield file.writeGroup();
    if (options.imageFiles !== 'reference') yield { path: entry.image.path, image: entry.image };
  }
  // `datasets` refuses a split without a row, so only what has images is written.
  if (files.size === 0) fileOf('train');
  for (const file of files.values()) yield file.finish();
  return Object.fromEntries(Array.from(files, ([split, file]) => [split, file.counts()]));
}

function joinRoot(root: string, path: string): string {
  return root === '' ? path : `${root.replace(/\/$/, '')}/${path}`;
}

function toRow(
  { captions, phraseStates }: DatasetImage,
  { size, regions }: FramedImage,
  texts: ReadonlyMap<string, string>,
  path: string,
): ParquetRow {
  const inState = (wanted: string): string[] =>
    phraseStates.flatMap(({ state, phraseId }) => (state === wanted ? (texts.get(phraseId) ?? []) : []));
  return {
    image: { bytes: null, path },
    ...size,
    objects: regions.map(({ box, phraseIds }) => ({ box, phrases: phraseIds.flatMap((id) => texts.get(id) ?? []) })),
    short_caption: captions?.short || null,
    long_caption: captions?.long || null,
    exhaustive: inState('exhaustive'),
    verified_absent: inState('verified absent'),
  };
}

/** A file that is given away group by group. */
function growingFile(path: string) {
  const bytes = new ByteWriter(2 ** 16);
  const writer = new ParquetWriter({
    writer: bytes,
    schema: parquetSchema,
    createdBy: 'ObjEmbed Studio',
    kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features: huggingFaceFeatures } }) }],
  });
  const counts = { images: 0, regions: 0 };
  let rows: ParquetRow[] = [];
  // The writer keeps its place in the file apart from its place in the buffer, which begins anew.
  const taken = (): Uint8Array => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  };
  const writeRows = (): void => {
    if (rows.length > 0) writer.write({ columnData: toColumns(rows), rowGroupSize: rows.length });
    rows = [];
  };
  return {
    waiting: () => rows.length,
    counts: () => ({ ...counts }),
    add(row: ParquetRow): void {
      rows.push(row);
      counts.images += 1;
      counts.regions += row.objects.length;
    },
    writeGroup(): FileChunk {
      writeRows();
      return { path, piece: taken() };
    },
    finish(): FileChunk {
      writeRows();
      writer.finish();
      return { path, piece: taken(), last: true };
    },
  };
}

function toColumns(rows: readonly ParquetRow[]) {
  const column = <Name extends keyof ParquetRow>(name: Name) => ({ name, data: rows.map((row) => row[name]) });
  return [
    column('image'),
    column('width'),
    column('height'),
    column('objects'),
    column('short_caption'),
    column('long_caption'),
    column('exhaustive'),
    column('verified_absent'),
  ];
}
