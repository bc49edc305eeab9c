import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { clearWorkplace, unownedWorkplaces, type Workplace } from '../workplace.ts';
import { readPlannedTotal } from './plan.ts';

/** A download or a conversion that was stopped, and can be gone on with. */
export type Unfinished = {
  readonly kind: 'download' | 'convert';
  /** Of the catalogue, or of the bundle's folder. */
  readonly name: string;
  /** Bytes that are there. */
  readonly done: number;
  /** Of all files of a download; null where nothing tells. */
  readonly total: number | null;
};

const DOWNLOAD = 'download ';

/** Marks a download that was stopped as one to go on with, whatever its authors have changed since. */
export function resumeKeyOf(name: string): string {
  return `${DOWNLOAD}${name}`;
}

/** What was stopped in a folder of models, and no process is going on with. */
export async function listUnfinished(models: string): Promise<readonly Unfinished[]> {
  return Promise.all(
    (await findWorkplaces(models)).map(async ({ kind, name, workplace }) => ({
      kind,
      name,
      done: await sizeOf(workplace.fresh),
      total: await readPlannedTotal(workplace.fresh),
    })),
  );
}

/** Removes what has come of something that was stopped. */
export async function discardUnfinished(
  models: string,
  { kind, name }: Pick<Unfinished, 'kind' | 'name'>,
): Promise<void> {
  for (const found of await findWorkplaces(models)) {
    if (found.kind === kind && found.name === name) await clearWorkplace(found.workplace, found.target);
  }
}

type Found = Pick<Unfinished, 'kind' | 'name'> & { readonly workplace: Workplace; readonly target: string };

async function findWorkplaces(models: string): Promise<readonly Found[]> {
  if (!existsSync(models)) return [];
  const found: Found[] = [];
  for (const { workplace, target, resumeKey } of await unownedWorkplaces(models)) {
    if (resumeKey === undefined || target === undefined) continue;
    const kind = resumeKey.startsWith(DOWNLOAD) ? 'download' : 'convert';
    const name = kind === 'download' ? resumeKey.slice(DOWNLOAD.length) : basename(target);
    found.push({ kind, name, workplace, target });
  }
  return found;
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
