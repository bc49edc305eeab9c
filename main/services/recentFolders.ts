import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { RecentFolder } from '../api/projects.ts';
import { jsonFile } from './jsonFile.ts';

const KEPT = 10;
/** A folder on a disk that answers later than this counts as gone: the list is not kept waiting. */
const PATIENCE_MS = 500;

const fileSchema = z.array(z.string());

export type RecentFolders = {
  /** The folder that was opened last comes first. */
  list(): Promise<readonly RecentFolder[]>;
  /** Puts a folder before the others. */
  add(folder: string): Promise<void>;
  /** Leaves the folder itself alone. */
  forget(folder: string): Promise<void>;
};

/**
 * The folders that were opened last, as JSON in the app's data folder.
 * @param onChange told the list some time after each change
 */
export function openRecentFolders(
  dataFolder: string,
  onChange: (folders: readonly RecentFolder[]) => void,
): RecentFolders {
  const file = jsonFile(path.join(dataFolder, 'recent.json'), fileSchema, []);
  let told: Promise<void> = Promise.resolve();

  async function list(): Promise<readonly RecentFolder[]> {
    const folders = await file.read();
    return Promise.all(folders.map(async (folder) => ({ folder, exists: await isFolder(folder) })));
  }

  async function change(edit: (known: readonly string[]) => string[]): Promise<void> {
    await file.change(edit);
    // Each list is read after the one before was told, so that the last one told holds.
    told = told.then(async () => onChange(await list()));
  }

  return {
    list,
    add: (folder) => change((known) => [folder, ...known.filter((other) => other !== folder)].slice(0, KEPT)),
    forget: (folder) => change((known) => known.filter((other) => other !== folder)),
  };
}

async function isFolder(folder: string): Promise<boolean> {
  const found = stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  return Promise.race([found, setTimeout(PATIENCE_MS, false, { ref: false })]);
}
