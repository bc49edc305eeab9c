import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file open for positioned reads. */
export interface RandomAccessFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Fills `target` with the bytes at `position`; throws when the file ends before. */
  read(position: number, target: Uint8Array): void;
  close(): void;
}

/** One read system call takes a signed 32-bit length. */
const LONGEST_READ = 2 ** 30;

/**
 * Opens a regular file.
 * @throws naming the path when it is missing, unreadable or something else than a file.
 */
export function openRandomAccessFile(path: string): RandomAccessFile {
  const descriptor = openReadOnly(path);
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) {
    closeSync(descriptor);
    throw new Error(`Expected ${path} to be a file, but it is not a regular file.`);
  }
  let isOpen = true;

  return {
    path,
    size: stat.size,
    read(position, target) {
      if (!isOpen) throw new Error(`Expected ${path} to be open, but it was closed before this read.`);
      for (let done = 0; done < target.length; ) {
        const length = Math.min(target.length - done, LONGEST_READ);
        const count = readSync(descriptor, target, done, length, position + done);
        if (count === 0) {
          throw new Error(
            `Expected ${target.length} bytes at offset ${position} of ${path}, but the file ends ${target.length - done} bytes early; download it again.`,
          );
        }
        done += count;
      }
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** The contents of a small file; one of more than `limit` bytes is refused before it takes memory. */
export function readWholeFile(path: string, limit: number): Uint8Array {
  const file = openRandomAccessFile(path);
  try {
    if (file.size > limit) throw new Error(`Expected ${path} to have at most ${limit} bytes, but it has ${file.size}.`);
    const bytes = new Uint8Array(file.size);
    file.read(0, bytes);
    return bytes;
  } finally {
    file.close();
  }
}

function openReadOnly(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Expected a readable file ${path}, but it cannot be opened (${reason}).`, { cause: error });
  }
}
