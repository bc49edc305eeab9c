import type { Size } from '../../box.ts';

/**
 * A dataset to read: a folder of files, on a disk or in memory. What implements it keeps every path inside the folder,
 * also through links.
 */
export type Source = {
  /** Every file: relative to the folder, with "/", in NFC, sorted. */
  readonly files: readonly string[];
  /** @throws FileError when the file is not there or cannot be read */
  size(file: string): Promise<number>;
  /**
   * The bytes of a file or of a part of it, in pieces.
   * @throws FileError when the file is not there or cannot be read
   */
  bytes(file: string, part?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>;
  /**
   * The text of a file in pieces, without a byte order mark.
   * @throws FileError when it is not there, cannot be read or is not UTF-8
   */
  text(file: string): AsyncIterable<string>;
};

/** The size of an image in pixels as stored (without EXIF orientation), or undefined when nobody knows it. */
export type ImageSizeOf = (path: string) => Promise<Size | undefined>;

/** A file that cannot be read, or not from a place on. Whoever reads datasets notes it and goes on with other files. */
export class FileError extends Error {
  readonly file: string;
  readonly row: number | undefined;

  constructor(file: string, message: string, row?: number) {
    super(message);
    this.name = 'FileError';
    this.file = file;
    this.row = row;
  }
}

/** A line of a text file; the first has row 1. */
export type Line = { readonly row: number; readonly text: string };

/** Longer lines and smaller files than these are read whole; what goes beyond is refused, because it fills the memory. */
const LONGEST_LINE = 2 ** 26;
const LARGEST_WHOLE_FILE = 2 ** 28;

/** The lines of a text file without their ends (\n or \r\n); empty ones are passed over. @throws FileError */
export async function* readLines(source: Source, file: string): AsyncGenerator<Line> {
  let row = 0;
  // Of the line at hand; joined only at its end, or a long line would be gone through again with every piece.
  let begun: string[] = [];
  let length = 0;
  for await (const piece of source.text(file)) {
    const [first = '', ...others] = piece.split('\n');
    begun.push(first);
    length += first.length;
    if (length > LONGEST_LINE) {
      throw new FileError(file, `Expected lines of up to ${LONGEST_LINE} characters, got a longer one.`, row + 1);
    }
    for (const next of others) {
      row += 1;
      const line = toLine(row, begun.join(''));
      if (line !== undefined) yield line;
      begun = [next];
      length = next.length;
    }
  }
  const line = toLine(row + 1, begun.join(''));
  if (line !== undefined) yield line;
}

function toLine(row: number, text: string): Line | undefined {
  return text.trim() === '' ? undefined : { row, text: text.replace(/\r$/, '') };
}

/** The whole text of a file of moderate size. @param largest in bytes @throws FileError */
export async function readText(source: Source, file: string, largest = LARGEST_WHOLE_FILE): Promise<string> {
  const size = await source.size(file);
  if (size > largest) {
    throw new FileError(file, `Expected a file of up to ${largest} bytes, got ${size}.`);
  }
  let text = '';
  for await (const piece of source.text(file)) text += piece;
  return text;
}

/** All bytes of a file of moderate size. @param largest in bytes @throws FileError */
export async function readBytes(source: Source, file: string, largest = LARGEST_WHOLE_FILE): Promise<Uint8Array> {
  const size = await source.size(file);
  if (size > largest) throw new FileError(file, `Expected a file of up to ${largest} bytes, got ${size}.`);
  const whole = new Uint8Array(size);
  let at = 0;
  for await (const piece of source.bytes(file)) {
    if (piece.length > size - at) throw new FileError(file, 'Expected a file that stays as it is, got one that grew.');
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.subarray(0, at);
}

/** The value of a JSON file of moderate size, such as one per image; `streamJson` is for large ones. @throws FileError */
export async function readJson(source: Source, file: string): Promise<unknown> {
  return parseJson(await readText(source, file), file);
}

/** The value that a text is in JSON. @throws FileError */
export function parseJson(text: string, file: string, row?: number): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FileError(file, `Expected JSON, got something else (${reason.slice(0, 200)}).`, row);
  }
}
