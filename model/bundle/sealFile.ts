import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What a manifest knows of a file. */
export type FileEntry = { readonly bytes: number; readonly sha256: string };

export type ReadOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes have been read since it was told last. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
};

/** Fewer and longer reads than a stream's default: gigabytes are read. */
const READ_BYTES = 2 ** 20;

/** Makes a file durable, and takes its size and SHA-256. */
export async function sealFile(path: string, options: ReadOptions = {}): Promise<FileEntry> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return hashFile(path, options);
}

/** Size and SHA-256 of a file. @throws the signal's reason, or when the file cannot be read. */
export async function hashFile(path: string, { signal, onBytes }: ReadOptions = {}): Promise<FileEntry> {
  const file = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(READ_BYTES);
    for (let bytes = 0; ; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, READ_BYTES, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
      onBytes?.(bytesRead);
    }
  } finally {
    await file.close();
  }
}
