import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleManifest, readManifest } from './manifest.ts';
import { type FileEntry, hashFile, type ReadOptions } from './sealFile.ts';

/** A file of a bundle that is not as it was written. */
export type Damage = {
  readonly file: string;
  /** What is wrong with it, as the predicate of a sentence: "is missing". */
  readonly reason: string;
};

export type VerifyOptions = Pick<ReadOptions, 'signal'> & {
  /** Told the bytes read, of all. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
};

/**
 * Reads every file of a bundle and compares it with what the manifest says of its size and SHA-256.
 * @returns nothing for a whole bundle
 * @throws when the manifest itself is missing, damaged or of another version; and the signal's reason
 */
export async function verifyBundle(folder: string, options: VerifyOptions = {}): Promise<readonly Damage[]> {
  return verifyFiles(folder, readManifest(folder).files, options);
}

/** Reads files of a folder and compares them with what is known of their size and SHA-256. */
export async function verifyFiles(
  folder: string,
  files: Readonly<Record<string, FileEntry>>,
  { signal, onProgress }: VerifyOptions = {},
): Promise<readonly Damage[]> {
  const total = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
  const damages: Damage[] = [];
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.({ done, total });
  };
  for (const [file, entry] of Object.entries(files)) {
    const wrongSize = sizeDamage(folder, file, entry.bytes);
    if (wrongSize) {
      damages.push(wrongSize);
      onBytes(entry.bytes);
    } else if ((await hashFile(join(folder, file), { signal, onBytes })).sha256 !== entry.sha256) {
      damages.push({ file, reason: 'has other content than was written' });
    }
  }
  return damages;
}

/** What sizes alone show, as an interrupted copy leaves it: hashing gigabytes at every start would take too long. */
export function findIncomplete(folder: string, { files }: Pick<BundleManifest, 'files'>): Damage | undefined {
  for (const [file, { bytes }] of Object.entries(files)) {
    const damage = sizeDamage(folder, file, bytes);
    if (damage) return damage;
  }
  return undefined;
}

function sizeDamage(folder: string, file: string, bytes: number): Damage | undefined {
  const found = statSync(join(folder, file), { throwIfNoEntry: false })?.size;
  if (found === bytes) return undefined;
  return { file, reason: found === undefined ? 'is missing' : `has ${found} bytes instead of ${bytes}` };
}
