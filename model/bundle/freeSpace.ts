import { statfs } from 'node:fs/promises';

/** Bytes that this user may still write to the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Left for everybody else on the disk. */
const RESERVE = 64 * 2 ** 20;

/** @throws when the disk of the folder has no room for so many bytes. */
export async function requireSpace(folder: string, bytes: number, free: FreeBytes = freeBytes): Promise<void> {
  const available = await free(folder);
  if (bytes + RESERVE <= available) return;
  throw new Error(
    `Expected ${gigabytes(bytes + RESERVE)} free for the bundle on the disk of ${folder}, got ` +
      `${gigabytes(available)}; free some, choose a folder on another disk, or convert with a smaller precision.`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
