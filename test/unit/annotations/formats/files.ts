// Writes datasets into memory and reads them from there, for the tests of formats.
import type { Dataset } from '../../../../annotations/formats/dataset.ts';
import type { Format, FormatReport } from '../../../../annotations/formats/format.ts';
import { type ReadDataset, readDataset } from '../../../../annotations/formats/reading/readDataset.ts';
import { FileError, type ImageSizeOf, type Source } from '../../../../annotations/formats/reading/source.ts';
import { writeDataset } from '../../../../annotations/formats/writing/writeDataset.ts';

/** Bytes by path. */
export type Files = Readonly<Record<string, Uint8Array>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Every file that a format writes, with its report. Copies of images are empty files. */
export async function writeAll(
  format: Format,
  dataset: Dataset,
  options: Record<string, unknown> = {},
): Promise<{ files: Files; report: FormatReport }> {
  const pieces: Record<string, Uint8Array[]> = {};
  const complete = new Set<string>();
  const chunks = writeDataset(format, dataset, options);
  let step = await chunks.next();
  for (; !step.done; step = await chunks.next()) {
    const { path } = step.value;
    if (complete.has(path)) throw new Error(`A piece of ${path} came after its last.`);
    const piece = 'image' in step.value ? '' : step.value.piece;
    if ('last' in step.value && step.value.last) complete.add(path);
    pieces[path] = [...(pieces[path] ?? []), typeof piece === 'string' ? encoder.encode(piece) : piece];
  }
  const files = Object.entries(pieces).map(([path, parts]) => [path, new Uint8Array(Buffer.concat(parts))] as const);
  return { files: Object.fromEntries(files), report: step.value };
}

/** The texts of files, for expectations. */
export function textsOf(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, decoder.decode(bytes)]));
}

/** Files by path from their texts. */
export function filesOf(texts: Record<string, string>): Files {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)]));
}

/** Files in memory as a source, in small pieces, so that every reader meets values that are cut. */
export function memorySource(files: Files, pieceSize = 1000): Source {
  const contentOf = (file: string): Uint8Array => {
    if (Object.hasOwn(files, file)) return files[file];
    throw new FileError(file, `Expected a file at ${file}, got none.`);
  };
  async function* bytes(file: string, { start = 0, end = Number.POSITIVE_INFINITY } = {}) {
    const content = contentOf(file).subarray(start, end);
    for (let at = 0; at < content.length; at += pieceSize) yield content.subarray(at, at + pieceSize);
  }
  return {
    files: Object.keys(files).sort(),
    size: async (file) => contentOf(file).length,
    bytes,
    async *text(file) {
      const text = decodeOrFail(file, contentOf(file));
      for (let at = 0; at < text.length; at += pieceSize) yield text.slice(at, at + pieceSize);
    },
  };
}

function decodeOrFail(file: string, content: Uint8Array): string {
  try {
    return decoder.decode(content);
  } catch {
    throw new FileError(file, 'Expected UTF-8, got other bytes.');
  }
}

/** Reads files in a format. */
export function readAll(
  format: Format,
  files: Files,
  options: Record<string, unknown> = {},
  imageSize: ImageSizeOf = async () => undefined,
): Promise<ReadDataset> {
  return readDataset(format, memorySource(files), options, imageSize);
}
