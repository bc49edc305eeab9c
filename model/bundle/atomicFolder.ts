import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export async function writeFolderAtomically<T>(out: string, write: (folder: string) => Promise<T>): Promise<T> {
  const target = resolve(out);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const result = await write(folder);
    renameSync(folder, target);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
