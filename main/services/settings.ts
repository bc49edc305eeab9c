import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Settings } from '../api.ts';

const RECENT_FOLDERS = 10;
const fileSchema = z.record(z.string(), z.unknown());
const foldersSchema = z.array(z.string());

export type SettingsFile = {
  read(): Promise<Settings>;
  /** Sets the given keys; others stay. */
  write(settings: Settings): Promise<void>;
  recentFolders(): Promise<readonly string[]>;
  /** Puts a folder before the others. */
  addRecentFolder(folder: string): Promise<void>;
};

/** The user's settings and recent folders, as JSON in the app's data folder. A damaged file counts as empty. */
export function openSettings(dataFolder: string): SettingsFile {
  const settings = jsonFile(path.join(dataFolder, 'settings.json'), fileSchema, {});
  const recent = jsonFile(path.join(dataFolder, 'recent.json'), foldersSchema, []);
  return {
    read: settings.read,
    write: (changed) => settings.change((known) => ({ ...known, ...changed })),
    recentFolders: recent.read,
    addRecentFolder: (folder) =>
      recent.change((known) => [folder, ...known.filter((other) => other !== folder)].slice(0, RECENT_FOLDERS)),
  };
}

function jsonFile<T>(file: string, schema: z.ZodType<T>, empty: T) {
  let last: Promise<unknown> = Promise.resolve();
  async function replace(value: T): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.partial`, `${JSON.stringify(value, null, 2)}\n`);
    await rename(`${file}.partial`, file);
  }
  async function read(): Promise<T> {
    const text = await readFile(file, 'utf8').catch(() => '');
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      return empty;
    }
  }
  return {
    read,
    /** One after the other, each from what the one before left. */
    change(edit: (known: T) => T): Promise<void> {
      const written = last.then(async () => replace(edit(await read())));
      last = written.catch(() => undefined);
      return written;
    },
  };
}
