import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
  snappyUncompress,
} from 'hyparquet/src/index.js';
import { FileError, type Source } from '../reading/source.ts';

/** Of a row group and of a page, in bytes. They are read whole, so that the largest bounds the memory. */
const LARGEST_GROUP = 2 ** 28;
/** Of a row group: its columns are lists of so many. */
const MOST_VALUES = 2 ** 25;
const MOST_METADATA = 2 ** 26;

/** A Parquet file that can be read group by group. */
export type ParquetFile = {
  /** Its columns, each with those inside it, as "objects.list.element.box". */
  readonly columns: ReadonlySet<string>;
  /** The rows of each group, with the number of the first, from 1. @throws FileError */
  groups(columns: readonly string[]): AsyncGenerator<{ readonly first: number; readonly rows: readonly unknown[] }>;
};

/** @throws FileError when it is no Parquet file */
export async function openParquet(source: Source, file: string): Promise<ParquetFile> {
  const attempt = attempts(file);
  const buffer = asyncBuffer(source, file, await source.size(file), attempt);
  const metadata = await attempt.to(() => readMetadata(buffer, file));
  return {
    columns: new Set(attempt.now(() => pathsOf(parquetSchema(metadata)))),
    async *groups(columns) {
      let first = 0;
      for (const [index, group] of metadata.row_groups.entries()) {
        requireModerate(group, file, buffer.byteLength, first + 1);
        const rowEnd = first + Number(group.num_rows);
        // Each group by itself: the rest of the metadata would be gone through again and again.
        const alone: FileMetaData = { ...metadata, row_groups: metadata.row_groups.slice(index, index + 1) };
        const rows = await attempt.to(() =>
          parquetReadObjects({ file: buffer, metadata: alone, columns: [...columns], compressors: { SNAPPY: unpack } }),
        );
        yield { first: first + 1, rows };
        first = rowEnd;
      }
    },
  };
}

async function readMetadata(buffer: AsyncBuffer, file: string): Promise<FileMetaData> {
  const end = new DataView(await buffer.slice(Math.max(0, buffer.byteLength - 8)));
  if (end.byteLength < 8 || end.getUint32(4, true) !== MAGIC) {
    throw new FileError(file, 'Expected a Parquet file, got one without the mark of its end.');
  }
  if (end.getUint32(0, true) > MOST_METADATA) {
    throw new FileError(file, `Expected metadata of up to ${MOST_METADATA} bytes, got more.`);
  }
  return parquetMetadataAsync(buffer, { geoparquet: false });
}

/** "PAR1" */
const MAGIC = 0x31524150;

function requireModerate(
  { num_rows, columns, total_byte_size }: FileMetaData['row_groups'][number],
  file: string,
  bytes: number,
  row: number,
): void {
  const values = columns.reduce((most, { meta_data }) => Math.max(most, Number(meta_data?.num_values ?? 0n)), 0);
  if (num_rows < 0n || num_rows > MOST_VALUES || values > MOST_VALUES || total_byte_size > LARGEST_GROUP) {
    const message = `Expected row groups of up to ${LARGEST_GROUP} bytes, got a larger one; write the file in smaller groups.`;
    throw new FileError(file, message, row);
  }
  const isInside = columns.every(({ meta_data: meta }) => {
    if (meta === undefined) return true;
    return meta.data_page_offset >= 0n && meta.data_page_offset + meta.total_compressed_size <= BigInt(bytes);
  });
  if (!isInside) throw new FileError(file, 'Expected columns inside the file, got one that reaches beyond it.', row);
}

function unpack(input: Uint8Array, outputLength: number): Uint8Array {
  if (outputLength < 0 || outputLength > LARGEST_GROUP) throw new Error('a page is too large');
  const output = new Uint8Array(outputLength);
  snappyUncompress(input, output);
  return output;
}

function pathsOf({ path, children }: SchemaTree): string[] {
  return [path.join('.'), ...children.flatMap(pathsOf)];
}

/** What goes wrong in the reader is the fault of the file, unless the source itself failed or was told to stop. */
function attempts(file: string) {
  const own = new Set<unknown>();
  const toFileError = (error: unknown): unknown => {
    if (error instanceof FileError || own.has(error)) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new FileError(file, `Expected a Parquet file, got one that cannot be read (${reason.slice(0, 200)}).`);
  };
  return {
    async to<T>(step: () => Promise<T>): Promise<T> {
      try {
        return await step();
      } catch (error) {
        throw toFileError(error);
      }
    },
    now<T>(step: () => T): T {
      try {
        return step();
      } catch (error) {
        throw toFileError(error);
      }
    },
    async source<T>(step: () => Promise<T>): Promise<T> {
      try {
        return await step();
      } catch (error) {
        own.add(error);
        throw error;
      }
    },
  };
}

function asyncBuffer(source: Source, file: string, size: number, attempt: ReturnType<typeof attempts>): AsyncBuffer {
  return {
    byteLength: size,
    slice: (from, to = size) =>
      attempt.source(async () => {
        const start = Math.max(0, from < 0 ? size + from : from);
        const end = Math.min(size, to);
        const length = end - start;
        if (!(length >= 0) || length > LARGEST_GROUP)
          throw new FileError(file, 'Expected a part of the file, got none.');
        const whole = new Uint8Array(length);
        let at = 0;
        if (length > 0) {
          for await (const piece of source.bytes(file, { start, end })) {
            whole.set(piece.subarray(0, length - at), at);
            at += piece.length;
          }
        }
        return whole.buffer;
      }),
  };
}
