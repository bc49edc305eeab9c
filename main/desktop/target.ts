import { statSync } from 'node:fs';
import path from 'node:path';
import type { Target } from './messages.ts';

/** What the words of a command line ask for: a folder, or a file of one, or `--samples`. Other options are Electron's. */
export function targetOf(words: readonly string[], workingFolder: string): Target {
  if (words.includes('--samples')) return 'samples';
  const word = words.find((text) => text !== '' && !text.startsWith('-'));
  return word === undefined ? null : { folder: folderOf(path.resolve(workingFolder, word)) };
}

/** The words that ask for it, from any folder. */
export function wordsFor(target: Target): readonly string[] {
  if (target === null) return [];
  return target === 'samples' ? ['--samples'] : [path.resolve(target.folder)];
}

/** The folder of a file, or else the path itself: whether it is a folder is found out when it is opened. */
export function folderOf(file: string): string {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? path.dirname(file) : file;
}

/** The folder if it is still there. */
export function stillThere(folder: string | null): Target {
  return folder !== null && statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? { folder } : null;
}
