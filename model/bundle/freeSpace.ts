import { statfs } from 'node:fs/promises';

/** Bytes that this user may still write to the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Left for everybody else on the disk. */
const RESERVE = 64 * 2 ** 20;

/** Something that is to be written, and what else can be done where there is no room. */
export type Need = { readonly bytes: number; readonly what: string; readonly advice: string };

/** @throws when the disk of the folder has no room for it */
export async function requireSpace(folder: string, need: Need, free: FreeBytes = freeBytes): Promise<void> {
  const available = await free(folder);
  const needed = need.bytes + RESERVE;
  if (needed <= available) return;
  throw new Error(
    `Expected ${gigabytes(needed)} free for ${need.what} on the disk of ${folder}, got ${gigabytes(available)}; ` +
      `${need.advice}.`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
