import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/**
 * The work of one call stands in one hidden folder beside the target: `new/` grows there, `old/` is the replaced folder
 * on its way out, `target` holds the name of the target.
 */
type Workplace = { readonly folder: string; readonly fresh: string; readonly old: string };

/**
 * Makes a folder so that it is there whole or not at all, whatever fails and whenever the process is killed. What a
 * killed process left behind is removed by the next call for a target in the same place.
 * @param fill writes the content into the empty folder that it is given, and makes its files durable
 * @param options.replaceIfHas lets an existing folder be replaced, if it has a file of this name, which shows it to be
 * an earlier output of the same kind
 * @returns what `fill` returned
 * @throws when the target exists and is not empty, unless it may be replaced; and what `fill` throws
 */
export async function replaceFolder<T>(
  target: string,
  fill: (folder: string) => Promise<T>,
  { replaceIfHas }: { readonly replaceIfHas?: string } = {},
): Promise<T> {
  const absolute = path.resolve(target);
  await mkdir(path.dirname(absolute), { recursive: true });
  await clearLeftovers(path.dirname(absolute));
  await refuseForeign(absolute, replaceIfHas);
  const workplace = await createWorkplace(absolute);
  try {
    const result = await fill(workplace.fresh);
    await refuseForeign(absolute, replaceIfHas);
    await moveIntoPlace(workplace, absolute);
    return result;
  } finally {
    await clear(workplace, absolute);
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

async function createWorkplace(target: string): Promise<Workplace> {
  const name = `${workplacePrefix()}${process.pid}-${randomBytes(4).toString('hex')}`;
  const workplace = openWorkplace(path.join(path.dirname(target), name));
  await mkdir(workplace.fresh, { recursive: true });
  await writeFile(path.join(workplace.folder, 'target'), path.basename(target));
  return workplace;
}

function openWorkplace(folder: string): Workplace {
  return { folder, fresh: path.join(folder, 'new'), old: path.join(folder, 'old') };
}

/** Process ids mean nothing on another host that shares the disk, so the name holds the host as well. */
function workplacePrefix(): string {
  return `.objembed-output-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;
}

async function clearLeftovers(parent: string): Promise<void> {
  const prefix = workplacePrefix();
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    const workplace = openWorkplace(path.join(parent, name));
    const target = await readFile(path.join(workplace.folder, 'target'), 'utf8').catch(() => undefined);
    await clear(workplace, target && path.join(parent, target));
  }
}

/** Removes a workplace. If the work ended between the two renames of a replacement, the old folder goes back first. */
async function clear({ folder, old }: Workplace, target: string | undefined): Promise<void> {
  if (target !== undefined && existsSync(old) && !existsSync(target)) await rename(old, target);
  await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
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
