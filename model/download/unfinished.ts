import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clearWorkplace, unownedWorkplaces } from '../workplace.ts';
import { readPlannedTotal } from './plan.ts';

/** A download that was stopped, and can be gone on with. */
export type UnfinishedDownload = {
  /** Of the catalogue. */
  readonly name: string;
  /** Bytes that are there. */
  readonly done: number;
  /** Of all files; null when a crash has left nothing that tells. */
  readonly total: number | null;
};

const PREFIX = 'download ';

/** Marks a download that was stopped as one to go on with, whatever its authors have changed since. */
export function resumeKeyOf(name: string): string {
  return `${PREFIX}${name}`;
}

/** Downloads to a folder of models that were stopped, and that no process is going on with. */
export async function listUnfinished(models: string): Promise<readonly UnfinishedDownload[]> {
  return Promise.all(
    (await findWorkplaces(models)).map(async ({ workplace, resumeKey }) => ({
      name: resumeKey.slice(PREFIX.length),
      done: await sizeOf(workplace.fresh),
      total: await readPlannedTotal(workplace.fresh),
    })),
  );
}

/** Removes what has come of a download that was stopped. */
export async function discardUnfinished(models: string, name: string): Promise<void> {
  for (const { workplace, target, resumeKey } of await findWorkplaces(models)) {
    if (resumeKey === resumeKeyOf(name)) await clearWorkplace(workplace, target);
  }
}

async function findWorkplaces(models: string) {
  if (!existsSync(models)) return [];
  const unowned = await unownedWorkplaces(models);
  return unowned.flatMap(({ resumeKey, ...others }) =>
    resumeKey?.startsWith(PREFIX) ? [{ ...others, resumeKey }] : [],
  );
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
