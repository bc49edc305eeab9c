import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../model/replaceFolder.ts';
import { reasonOf } from './reasonOf.ts';

/** A file of a written folder. */
export type WrittenFile = {
  /** Relative to the folder, with "/". */
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
};

/** Where the content of a folder is written to; one call at a time. */
export type FolderOutput = {
  /** Adds a piece to the end of a file, which its first piece creates. Many files may grow side by side. */
  append(file: string, piece: string | Uint8Array): Promise<void>;
  /** Closes a file that is complete, so that a folder of many files does not keep them all open. */
  close(file: string): Promise<void>;
  /** Copies a file of the disk into the folder. */
  copy(source: string, file: string): Promise<void>;
  /**
   * Puts a second name of a file of the disk into the folder: it takes no room, and who changes one changes both.
   * @throws when the folder is on another disk, or the disk has no hard links
   */
  link(source: string, file: string): Promise<void>;
  /** SHA-256 in hexadecimal of what a file holds so far; undefined when it has not been begun. */
  sha256Of(file: string): string | undefined;
};

/** An output with its end: `finish` makes every file durable, `abandon` lets go of them as they are. */
export type OpenFolderOutput = FolderOutput & {
  finish(): Promise<readonly WrittenFile[]>;
  abandon(): Promise<void>;
};

/** Pieces are gathered to this many bytes, because a system call costs more than a line of text. */
const BYTES_PER_WRITE = 2 ** 18;

type GrowingFile = {
  readonly handle: FileHandle;
  /** Of what the file holds so far; its digest once the file is complete. */
  hash: Hash | string;
  /** Bytes of all pieces, of which the first `written` are in the file and the others in `gathered`. */
  bytes: number;
  written: number;
  gathered: Uint8Array[];
};

/** Begins to write files into an existing folder. */
export function openFolderOutput(folder: string): OpenFolderOutput {
  const files = new Map<string, GrowingFile>();
  const linked = new Map<string, WrittenFile>();
  const ends = boundedEnds();
  const placeOf = async (file: string) => {
    if (files.has(file) || linked.has(file)) {
      throw new Error(`Expected every copy under its own path, got a second one for ${file}.`);
    }
    const absolute = path.join(folder, requireInside(file));
    await mkdir(path.dirname(absolute), { recursive: true });
    return absolute;
  };
  const start = async (file: string) => {
    const handle = await open(await placeOf(file), 'wx');
    const started: GrowingFile = { handle, hash: createHash('sha256'), bytes: 0, written: 0, gathered: [] };
    files.set(file, started);
    return started;
  };
  return {
    async append(file, piece) {
      await grow(files.get(file) ?? (await start(file)), piece);
    },
    async close(file) {
      const complete = files.get(file);
      if (complete !== undefined) await ends.add(() => close(complete));
    },
    async copy(source, file) {
      const copied = await start(file);
      for await (const piece of createReadStream(source)) await grow(copied, piece);
      await ends.add(() => close(copied));
    },
    async link(source, file) {
      await linkFile(source, await placeOf(file));
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const piece of createReadStream(source)) {
        hash.update(piece);
        bytes += piece.length;
      }
      linked.set(file, { path: file, bytes, sha256: hash.digest('hex') });
    },
    sha256Of: (file) => linked.get(file)?.sha256 ?? digestOf(files.get(file)?.hash),
    async finish() {
      await ends.all();
      for (const file of files.values()) await ends.add(() => close(file));
      await ends.all();
      await syncFolders(folder, [...files.keys(), ...linked.keys()]);
      const grown = Array.from(files, ([file, { bytes, hash }]) => ({
        path: file,
        bytes,
        sha256: digestOf(hash) ?? '',
      }));
      return [...grown, ...linked.values()];
    },
    async abandon() {
      await ends.settled();
      for (const { handle } of files.values()) await handle.close();
    },
  };
}

async function linkFile(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    const reason = reasonOf(error);
    throw new Error(`Expected a folder where ${source} can be linked, got none (${reason}); copy the images instead.`);
  }
}

/**
 * So many files are made durable side by side: a disk makes many durable in the time of one, and a dataset of a file
 * for each image has a hundred thousand.
 */
const ENDS_AT_ONCE = 32;

/** Work that is waited for only when there is much of it, or at the end. What fails is thrown by a later call. */
function boundedEnds() {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const throwFailure = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const settled = async (): Promise<void> => {
    await Promise.all(running);
  };
  return {
    async add(end: () => Promise<void>): Promise<void> {
      throwFailure();
      const work: Promise<void> = end()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(work));
      running.add(work);
      if (running.size >= ENDS_AT_ONCE) await Promise.race(running);
    },
    async all(): Promise<void> {
      await settled();
      throwFailure();
    },
    settled,
  };
}

function requireInside(file: string): string {
  const isInside =
    !path.isAbsolute(file) && file.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
  if (isInside) return file;
  throw new Error(
    `Expected a path inside the folder with "/" between names, got "${file}"; leave out "..", "." and roots.`,
  );
}

async function grow(file: GrowingFile, piece: string | Uint8Array): Promise<void> {
  const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
  if (typeof file.hash === 'string') throw new Error('Expected no more pieces of a file that is complete.');
  file.hash.update(bytes);
  file.bytes += bytes.byteLength;
  file.gathered.push(bytes);
  if (file.bytes - file.written >= BYTES_PER_WRITE) await flush(file);
}

async function flush(file: GrowingFile): Promise<void> {
  const gathered = Buffer.concat(file.gathered);
  file.gathered = [];
  file.written = file.bytes;
  await file.handle.writeFile(gathered);
}

async function close(file: GrowingFile): Promise<void> {
  if (typeof file.hash === 'string') return;
  // At once, so that a piece that comes later is refused.
  file.hash = digestOf(file.hash) ?? '';
  await flush(file);
  await file.handle.sync();
  await file.handle.close();
}

function digestOf(hash: Hash | string | undefined): string | undefined {
  return typeof hash === 'object' ? hash.copy().digest('hex') : hash;
}

/** Makes the names in every folder that holds a file durable. */
async function syncFolders(root: string, files: Iterable<string>): Promise<void> {
  const folders = new Set([root]);
  for (const file of files) {
    for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) {
      folders.add(path.join(root, folder));
    }
  }
  for (const folder of folders) await syncFolder(folder);
}
