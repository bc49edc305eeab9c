import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadata,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet/src/index.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import { FileError, type Source } from '../reading/source.ts';
import { checkPages, unpackSnappy } from './checkPages.ts';

/** Of a row group and of a page, in bytes. They are read whole, so that the largest bounds the memory. */
const LARGEST_GROUP = 2 ** 28;
/** Of a row group: its columns are lists of so many. */
const MOST_VALUES = 2 ** 25;
/** In bytes. */
const LARGEST_METADATA = 2 ** 26;

/** A Parquet file that can be read group by group. */
export type ParquetFile = {
  /** Its columns, each with those inside it, as "objects.list.element.box". */
  readonly columns: ReadonlySet<string>;
  /** The rows of each group, with the number of the first, from 1. @throws FileError */
  groups(columns: readonly string[]): AsyncGenerator<{ readonly first: number; readonly rows: readonly unknown[] }>;
};

/** @throws FileError when it is no Parquet file */
export async function openParquet(source: Source, file: string): Promise<ParquetFile> {
  const size = await source.size(file);
  const metadata = await readMetadata(source, file, size);
  return {
    columns: new Set(await attempt(file, async () => pathsOf(parquetSchema(metadata)))),
    async *groups(columns) {
      let first = 1;
      for (const [index, group] of metadata.row_groups.entries()) {
        const { start, end } = placeOf(group, columns, size, { file, row: first });
        const part = await readPart(source, file, start, end);
        await attempt(file, async () => checkColumns(part, start, metadata, { group, wanted: columns }));
        const buffer = partBuffer(part, start, size);
        // Each group by itself: the rest of the metadata would be gone through again and again.
        const alone: FileMetaData = { ...metadata, row_groups: metadata.row_groups.slice(index, index + 1) };
        const rows = await attempt(file, () =>
          parquetReadObjects({
            file: buffer,
            metadata: alone,
            columns: [...columns],
            compressors: { SNAPPY: unpackSnappy },
          }),
        );
        yield { first, rows };
        first += Number(group.num_rows);
      }
    },
  };
}

/** What goes wrong while bytes are made sense of is the fault of the file. */
async function attempt<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FileError(file, `Expected a Parquet file, got one that cannot be read (${reason.slice(0, 200)}).`);
  }
}

/** "PAR1" */
const MAGIC = 0x31524150;
/** Of the length of the metadata and the mark behind it, in bytes. */
const FOOTER = 8;

async function readMetadata(source: Source, file: string, size: number): Promise<FileMetaData> {
  const footer = new DataView(await readPart(source, file, Math.max(0, size - FOOTER), size));
  if (footer.byteLength < FOOTER || footer.getUint32(4, true) !== MAGIC) {
    throw new FileError(file, 'Expected a Parquet file, got one without the mark of its end.');
  }
  const length = footer.getUint32(0, true) + FOOTER;
  if (length > Math.min(size, LARGEST_METADATA)) {
    throw new FileError(file, `Expected metadata of up to ${Math.min(size, LARGEST_METADATA)} bytes, got ${length}.`);
  }
  const bytes = await readPart(source, file, size - length, size);
  return attempt(file, async () => parquetMetadata(bytes, { geoparquet: false }));
}

/** Where the columns of a group stand in the file. @throws FileError when they are too large or reach beyond it */
function placeOf(
  { num_rows, columns, total_byte_size }: FileMetaData['row_groups'][number],
  wanted: readonly string[],
  size: number,
  { file, row }: { readonly file: string; readonly row: number },
): { readonly start: number; readonly end: number } {
  const metas = wantedOf(columns, wanted);
  const parts = metas.map(rangeOf);
  const start = Math.min(size, ...parts.map((part) => part.start));
  const end = Math.max(start, ...parts.map((part) => part.end));
  const most = Math.max(Number(num_rows), ...metas.map(({ num_values }) => Number(num_values)));
  if (end - start > LARGEST_GROUP || Number(total_byte_size) > LARGEST_GROUP || most > MOST_VALUES) {
    const message = `Expected row groups of up to ${LARGEST_GROUP} bytes, got a larger one; write the file in smaller groups.`;
    throw new FileError(file, message, row);
  }
  if (start < 0 || end > size || num_rows < 0n) {
    throw new FileError(file, 'Expected columns inside the file, got one that reaches beyond it.', row);
  }
  return { start, end };
}

function wantedOf(columns: FileMetaData['row_groups'][number]['columns'], wanted: readonly string[]): ColumnMetaData[] {
  return columns.flatMap(({ meta_data: meta }) =>
    meta !== undefined && wanted.includes(meta.path_in_schema[0] ?? '') ? [meta] : [],
  );
}

function rangeOf({ data_page_offset, dictionary_page_offset, total_compressed_size }: ColumnMetaData) {
  const start = Number(dictionary_page_offset || data_page_offset);
  return { start, end: start + Number(total_compressed_size) };
}

/** @throws Error when a column is more than it says */
function checkColumns(
  part: ArrayBuffer,
  offset: number,
  { schema }: FileMetaData,
  { group, wanted }: { readonly group: FileMetaData['row_groups'][number]; readonly wanted: readonly string[] },
): void {
  for (const meta of wantedOf(group.columns, wanted)) {
    const { start, end } = rangeOf(meta);
    const path = getSchemaPath(schema, meta.path_in_schema);
    const levels = { repetition: getMaxRepetitionLevel(path), definition: getMaxDefinitionLevel(path) };
    checkPages(new Uint8Array(part, start - offset, end - start), meta, levels);
  }
}

function pathsOf({ path, children }: SchemaTree): string[] {
  return [path.join('.'), ...children.flatMap(pathsOf)];
}

async function readPart(source: Source, file: string, start: number, end: number): Promise<ArrayBuffer> {
  const whole = new Uint8Array(end - start);
  let at = 0;
  if (whole.length > 0) {
    for await (const piece of source.bytes(file, { start, end })) {
      whole.set(piece.subarray(0, whole.length - at), at);
      at += piece.length;
    }
  }
  return whole.buffer;
}

/** A part of a file as the reader opens it. It is in memory, because the reader lets go of reads that still may fail. */
function partBuffer(part: ArrayBuffer, offset: number, size: number): AsyncBuffer {
  return {
    byteLength: size,
    slice: (start, end = size) => part.slice(Math.max(0, start - offset), Math.max(0, end - offset)),
  };
}
