import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import {
  adoptWorkplace,
  clearWorkplace,
  createWorkplace,
  releaseWorkplace,
  unownedWorkplaces,
  type Workplace,
} from './workplace.ts';

export type ReplaceOptions = {
  /**
   * Lets an existing folder be replaced, if it has a file of this name, which shows it to be an earlier output of the
   * same kind.
   */
  readonly replaceIfHas?: string;
  /** Lets a later call go on from where this one was stopped or killed: `fill` then finds what is there so far. */
  readonly resume?: {
    /** Says what the work is made from; only a call with the same one goes on with it. */
    readonly key: string;
    /** Whether what a `fill` that threw has left in the folder is worth keeping. */
    readonly isWorthKeeping: (folder: string) => boolean;
  };
};

/**
 * Makes a folder so that it is there whole or not at all, whatever fails and whenever the process is killed. What a
 * killed process left behind is removed by the next call for a target in the same place, unless it can be resumed.
 * @param fill writes the content into the folder that it is given, empty unless work is resumed, and makes its files
 * durable
 * @returns what `fill` returned
 * @throws when the target exists and is not empty, unless it may be replaced; and what `fill` throws
 */
export async function replaceFolder<T>(
  target: string,
  fill: (folder: string) => Promise<T>,
  { replaceIfHas, resume }: ReplaceOptions = {},
): Promise<T> {
  const absolute = path.resolve(target);
  await mkdir(path.dirname(absolute), { recursive: true });
  await clearLeftovers(absolute, resume?.key);
  await refuseForeign(absolute, replaceIfHas);
  const adopted = resume && (await adoptWorkplace(absolute, resume.key));
  const workplace = adopted ?? (await createWorkplace(absolute, resume?.key));
  try {
    const result = await fill(workplace.fresh);
    await refuseForeign(absolute, replaceIfHas);
    await moveIntoPlace(workplace, absolute);
    await clearWorkplace(workplace, absolute);
    await clearLeftovers(absolute, undefined);
    return result;
  } catch (error) {
    const end = resume?.isWorthKeeping(workplace.fresh) ? releaseWorkplace : clearWorkplace;
    await end(workplace, absolute);
    throw error;
  }
}

async function refuseForeign(target: string, replaceIfHas: string | undefined): Promise<void> {
  if (!existsSync(target)) return;
  const names = await readdir(target);
  if (names.length === 0 || (replaceIfHas !== undefined && names.includes(replaceIfHas))) return;
  const allowed = replaceIfHas === undefined ? '' : ` or one with ${replaceIfHas} in it`;
  throw new Error(
    `Expected no folder at ${target}, an empty one${allowed}, got one with ${names.length} entries; choose another.`,
  );
}

async function moveIntoPlace({ folder, fresh, old }: Workplace, target: string): Promise<void> {
  if (existsSync(target)) await rename(target, old);
  await rename(fresh, target);
  await syncFolder(path.dirname(folder));
}

/** Work on the same target that began under another key is outdated; work on another target may still be wanted. */
async function clearLeftovers(target: string, key: string | undefined): Promise<void> {
  for (const left of await unownedWorkplaces(path.dirname(target))) {
    const isWanted = left.resumeKey !== undefined && (left.target !== target || left.resumeKey === key);
    if (!isWanted) await clearWorkplace(left.workplace, left.target);
  }
}

/** Makes the names in a folder durable. Windows keeps them with the files and opens no folder. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
