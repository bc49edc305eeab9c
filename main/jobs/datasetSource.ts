import { createReadStream } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileError, type Source } from '../../annotations/formats/reading/source.ts';
import { reasonOf } from '../reasonOf.ts';
import { isInside } from '../store/isInside.ts';

/** A source on the disk. */
export type DiskSource = Source & {
  /** The folder that every path is relative to, absolute and without links. */
  readonly folder: string;
  /** The absolute path of a file, as `bytes` would open it; undefined when there is none inside the folder. */
  locate(file: string): string | undefined;
};

const BYTES_PER_PIECE = 2 ** 18;

/**
 * Opens a dataset: a folder with all its files, or one file alone. Hidden files, links to folders and links that lead
 * out of the folder are passed over, so that no dataset reaches anything outside.
 * @throws when there is nothing at the path
 */
export async function openSource(target: string, signal?: AbortSignal): Promise<DiskSource> {
  const resolved = await realpath(path.resolve(target)).catch(() => undefined);
  if (resolved === undefined) throw new Error(`Expected a dataset at ${target}, got nothing there; check the path.`);
  const isFolder = (await stat(resolved)).isDirectory();
  const folder = isFolder ? resolved : path.dirname(resolved);
  const onDisk = new Map<string, string>();
  if (!isFolder) onDisk.set(path.basename(resolved).normalize(), resolved);
  else for await (const file of listFiles(folder, signal)) onDisk.set(toDatasetPath(folder, file), file);
  return sourceOf(folder, onDisk, signal);
}

function sourceOf(folder: string, onDisk: ReadonlyMap<string, string>, signal: AbortSignal | undefined): DiskSource {
  const fileAt = (file: string): string => {
    const found = onDisk.get(file);
    if (found === undefined) throw new FileError(file, `Expected a file at ${file} in ${folder}, got none.`);
    return found;
  };
  async function* bytes(file: string, part?: { start: number; end: number }): AsyncGenerator<Uint8Array> {
    const range = part && { start: part.start, end: part.end - 1 };
    try {
      const stream = createReadStream(fileAt(file), { highWaterMark: BYTES_PER_PIECE, ...range });
      for await (const piece of stream) {
        signal?.throwIfAborted();
        yield piece;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof FileError ? error : new FileError(file, `${file} cannot be read (${reasonOf(error)}).`);
    }
  }
  return {
    folder,
    files: [...onDisk.keys()].sort(),
    locate: (file) => onDisk.get(file),
    async size(file) {
      return (await stat(fileAt(file))).size;
    },
    bytes,
    text: (file) => decode(file, bytes(file)),
  };
}

async function* decode(file: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const attempt = (piece?: Uint8Array): string => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new FileError(file, `Expected text in UTF-8 in ${file}, got other bytes; convert the file.`);
    }
  };
  for await (const piece of pieces) yield attempt(piece);
  yield attempt();
}

async function* listFiles(root: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for await (const entry of await opendir(folder, { bufferSize: 1024 })) {
      signal?.throwIfAborted();
      if (entry.name.startsWith('.')) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(file);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsInside(root, file)))) yield file;
    }
  }
}

async function leadsInside(root: string, link: string): Promise<boolean> {
  try {
    const target = await realpath(link);
    return isInside(root, target) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}

function toDatasetPath(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/').normalize();
}
