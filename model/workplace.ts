import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/**
 * The work of one call stands in one hidden folder beside the target: `new/` grows there, `old/` is the replaced folder
 * on its way out, `target` holds the name of the target, and `resume` the key of work that can be taken up again.
 */
export type Workplace = { readonly folder: string; readonly fresh: string; readonly old: string };

/** A workplace without an owner: its process is gone, or has let go of it. */
export type UnownedWorkplace = {
  readonly workplace: Workplace;
  /** The absolute path of what was to be made. */
  readonly target: string | undefined;
  /** Set when the work can be taken up again. */
  readonly resumeKey: string | undefined;
};

/** @param resumeKey marks the work as one that can be taken up again */
export async function createWorkplace(target: string, resumeKey?: string): Promise<Workplace> {
  const workplace = openWorkplace(path.join(path.dirname(target), newName(`${process.pid}`)));
  await mkdir(workplace.fresh, { recursive: true });
  await writeFile(path.join(workplace.folder, 'target'), path.basename(target));
  if (resumeKey !== undefined) await writeFile(path.join(workplace.folder, 'resume'), resumeKey);
  return workplace;
}

/** Takes up work on the target that began under the same key, if there is any without an owner. */
export async function adoptWorkplace(target: string, resumeKey: string): Promise<Workplace | undefined> {
  for (const found of await unownedWorkplaces(path.dirname(target))) {
    if (found.target !== target || found.resumeKey !== resumeKey) continue;
    // The rename decides who has it when two processes want it at once.
    const adopted = await moveTo(found.workplace, `${process.pid}`).catch(() => undefined);
    if (adopted === undefined) continue;
    await putBack(adopted, target);
    return adopted;
  }
  return undefined;
}

/** Keeps a workplace for another call to take up. */
export async function releaseWorkplace(workplace: Workplace, target: string): Promise<void> {
  await putBack(workplace, target);
  await moveTo(workplace, 'released');
}

/** Removes a workplace. If the work ended between the two renames of a replacement, the old folder goes back first. */
export async function clearWorkplace(workplace: Workplace, target: string | undefined): Promise<void> {
  if (target !== undefined) await putBack(workplace, target);
  await rm(workplace.folder, { recursive: true, force: true });
}

/** What processes of this host left behind in a folder. */
export async function unownedWorkplaces(parent: string): Promise<UnownedWorkplace[]> {
  const prefix = namePrefix();
  const names = await readdir(parent);
  const unowned = names.filter(
    (name) => name.startsWith(prefix) && !isAlive(Number.parseInt(name.slice(prefix.length), 10)),
  );
  return Promise.all(
    unowned.map(async (name) => {
      const workplace = openWorkplace(path.join(parent, name));
      const read = (file: string) => readFile(path.join(workplace.folder, file), 'utf8').catch(() => undefined);
      const target = await read('target');
      return { workplace, target: target && path.join(parent, target), resumeKey: await read('resume') };
    }),
  );
}

function openWorkplace(folder: string): Workplace {
  return { folder, fresh: path.join(folder, 'new'), old: path.join(folder, 'old') };
}

async function moveTo({ folder }: Workplace, owner: string): Promise<Workplace> {
  const moved = path.join(path.dirname(folder), newName(owner));
  await rename(folder, moved);
  return openWorkplace(moved);
}

async function putBack({ old }: Workplace, target: string): Promise<void> {
  if (existsSync(old) && !existsSync(target)) await rename(old, target);
}

function newName(owner: string): string {
  return `${namePrefix()}${owner}-${randomBytes(4).toString('hex')}`;
}

/** Process ids mean nothing on another host that shares the disk, so the name holds the host as well. */
function namePrefix(): string {
  return `.objembed-output-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;
}

function isAlive(pid: number): boolean {
  if (Number.isNaN(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
