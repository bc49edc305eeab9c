import { parquetHeader } from 'hyparquet/src/column.js';
import type { ColumnMetaData, PageHeader } from 'hyparquet/src/index.js';
import { snappyUncompress } from 'hyparquet/src/index.js';

/** How deep the lists of a column go, as Parquet's levels count it. */
export type Levels = { readonly repetition: number; readonly definition: number };

/** What the library opens without looking at more than the page has. */
const ENCODINGS = ['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE'];

/** Writers pad the last run of packed bits to as many values. */
const PADDING = 512;

/** Snappy copies at most 64 bytes with 3. */
const LARGEST_RATIO = 32;

/**
 * Checks what a column says of its own size. The library that reads it believes every count: a damaged one would have
 * it fill memory, or go on for hours.
 * @throws Error when a page has more values or bytes than the column
 */
export function checkPages(
  bytes: Uint8Array,
  { codec, num_values, type }: Pick<ColumnMetaData, 'codec' | 'num_values' | 'type'>,
  levels: Levels,
): void {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let left = Number(num_values);
  while (reader.offset < bytes.length - 1) {
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    if (!(size >= 0 && size <= bytes.length - reader.offset)) throw new Error('a page is larger than its column');
    const page = bytes.subarray(reader.offset, reader.offset + size);
    reader.offset += size;
    const values = countOf(header);
    if (!(values >= 0 && values <= (isDictionary(header) ? Number(num_values) : left))) {
      throw new Error('a page has more values than its column');
    }
    if (isDictionary(header)) continue;
    left -= values;
    checkData(page, header, values, { codec, levels, isFlag: type === 'BOOLEAN' });
  }
}

function isDictionary({ type }: PageHeader): boolean {
  return type === 'DICTIONARY_PAGE';
}

function countOf({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number {
  return (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? -1;
}

type Column = { readonly codec: string; readonly levels: Levels; readonly isFlag: boolean };

function checkData(page: Uint8Array, header: PageHeader, values: number, { codec, levels, isFlag }: Column): void {
  const { data_page_header: v1, data_page_header_v2: v2, uncompressed_page_size: size } = header;
  const encoding = (v1 ?? v2)?.encoding ?? '';
  if (!ENCODINGS.includes(encoding)) throw new Error(`the encoding ${encoding} is none that is read`);
  const inFront = v2 === undefined ? 0 : checkLevelsInFront(page, v2, levels, values);
  const rest = page.subarray(inFront);
  const isPacked = codec === 'SNAPPY' && v2?.is_compressed !== false;
  const data = isPacked ? unpackSnappy(rest, Number(size) - inFront) : rest;
  const behind = v2 === undefined ? checkLevels(data, levels, values) : 0;
  if (encoding === 'PLAIN') return;
  if (isFlag) checkSized(data, behind, 1, values);
  else checkRuns(data.subarray(behind + 1), data[behind] ?? 0, values);
}

/** Version 1 has levels in the packed page, each behind its length. @returns where they end */
function checkLevels(data: Uint8Array, { repetition, definition }: Levels, values: number): number {
  const behind = repetition > 0 ? checkSized(data, 0, repetition, values) : 0;
  return definition > 0 ? checkSized(data, behind, definition, values) : behind;
}

/** Version 2 has them before what is packed. @returns where they end */
function checkLevelsInFront(
  page: Uint8Array,
  header: NonNullable<PageHeader['data_page_header_v2']>,
  { repetition, definition }: Levels,
  values: number,
): number {
  const { repetition_levels_byte_length: first, definition_levels_byte_length: second } = header;
  if (!(first >= 0 && second >= 0 && first + second <= page.length)) throw new Error(TOO_LARGE);
  if (repetition > 0) requireWhole(checkRuns(page.subarray(0, first), bitsOf(repetition), values), values);
  if (definition > 0) requireWhole(checkRuns(page.subarray(first, first + second), bitsOf(definition), values), values);
  return first + second;
}

const TOO_LARGE = 'levels are larger than their page';

/** Runs behind their length in bytes. @returns where they end */
function checkSized(data: Uint8Array, at: number, level: number, values: number): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const start = at + 4;
  const end = start + view.getUint32(at, true);
  if (end > data.length) throw new Error(TOO_LARGE);
  requireWhole(checkRuns(data.subarray(start, end), bitsOf(level), values), values);
  return end;
}

function bitsOf(level: number): number {
  return 32 - Math.clz32(level);
}

/** What is missing would be read from what stands behind. */
function requireWhole(seen: number, values: number): void {
  if (seen < values) throw new Error('levels end before their page does');
}

/** Runs of the hybrid of run lengths and packed bits, none longer than what is left. @returns how many values they have */
function checkRuns(runs: Uint8Array, bits: number, values: number): number {
  let [at, seen] = [0, 0];
  while (seen < values && at < runs.length) {
    let [header, shift] = [0, 0];
    let byte: number;
    do {
      byte = runs[at] ?? 0;
      at += 1;
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte >= 0x80 && shift < 35);
    const isPacked = header % 2 === 1;
    const count = Math.floor(header / 2) * (isPacked ? 8 : 1);
    if (bits > 32 || count > values - seen + (isPacked ? PADDING : 0)) throw new Error('a run is longer than its page');
    at += isPacked ? (count / 8) * bits : Math.ceil(bits / 8);
    seen += count;
  }
  return seen;
}

/** @throws Error when the bytes do not say the same length, or could not hold so much */
export function unpackSnappy(packed: Uint8Array, length: number): Uint8Array {
  if (!(length >= 0 && length <= LARGEST_RATIO * packed.length + 64)) throw new Error('a page says it holds too much');
  const output = new Uint8Array(length);
  if (length > 0) snappyUncompress(packed, output);
  return output;
}
