import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Precision } from '../precision/precisions.ts';
import { unownedWorkplaces } from '../workplace.ts';
import { conversionKey } from './contentKey.ts';
import { type BundleManifest, MANIFEST_FILE, readManifest } from './manifest.ts';
import { findIncomplete, type VerifyOptions, verifyBundle } from './verify.ts';

/** A bundle that was converted from a checkpoint on first use, or the beginning of one. */
export type CachedBundle = {
  readonly folder: string;
  /** The model's id; the folder's name when its manifest cannot be read. */
  readonly name: string;
  readonly precision: Precision | null;
  readonly bytes: number;
  readonly lastUsed: Date;
  /** Null when its checkpoint is there and unchanged; otherwise why it will not be used again, as the end of a sentence. */
  readonly outdated: string | null;
};

export type PruneOptions = {
  /** Current bundles are kept up to this many bytes, the last used first; all of them when left out. */
  readonly budgetBytes?: number | undefined;
  /** Only says what would be removed. */
  readonly dryRun?: boolean | undefined;
};

/** Where bundles that are converted on first use lie; each may be deleted at any time. */
export function bundlesFolder(cacheFolder: string): string {
  return join(cacheFolder, 'bundles');
}

/** Everything in the cache, the last used first. */
export async function listBundles(cacheFolder: string): Promise<readonly CachedBundle[]> {
  const root = bundlesFolder(cacheFolder);
  if (!existsSync(root)) return [];
  const names = (await readdir(root)).filter((name) => !name.startsWith('.'));
  const bundles = await Promise.all(names.map((name) => describeBundle(join(root, name))));
  const unfinished = await Promise.all(
    (await unownedWorkplaces(root)).map(({ workplace, target }) => describeUnfinished(workplace.folder, target)),
  );
  return [...bundles, ...unfinished].sort((a, b) => b.lastUsed.getTime() - a.lastUsed.getTime());
}

/** Removes outdated bundles and, where a budget is given, the current ones beyond it that were used longest ago. */
export async function pruneBundles(
  cacheFolder: string,
  { budgetBytes = Infinity, dryRun = false }: PruneOptions = {},
): Promise<{ readonly kept: readonly CachedBundle[]; readonly removed: readonly CachedBundle[] }> {
  const kept: CachedBundle[] = [];
  const removed: CachedBundle[] = [];
  let left = budgetBytes;
  for (const bundle of await listBundles(cacheFolder)) {
    const stays = bundle.outdated === null && bundle.bytes <= left;
    if (stays) left -= bundle.bytes;
    (stays ? kept : removed).push(bundle);
  }
  if (!dryRun) for (const { folder } of removed) await rm(folder, { recursive: true, force: true });
  return { kept, removed };
}

/** Removes the conversions to the same precision that a new one takes the place of, because the checkpoint has changed. */
export async function removeSuperseded(cacheFolder: string, bundle: string): Promise<void> {
  const { origin, precision } = readManifest(bundle);
  for (const other of await listBundles(cacheFolder)) {
    if (other.folder === bundle || other.precision !== precision) continue;
    if (originOf(other.folder)?.checkpoint !== origin.checkpoint) continue;
    // One that is open on Windows stays until `model prune`.
    await rm(other.folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes all conversions of a checkpoint, because nobody wants them any more. */
export async function removeConversions(cacheFolder: string, checkpoint: string): Promise<void> {
  for (const folder of await conversionsOf(cacheFolder, checkpoint)) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Reads all conversions of a checkpoint and removes those that are damaged: the next use makes new ones. */
export async function removeDamagedConversions(
  cacheFolder: string,
  checkpoint: string,
  options: VerifyOptions,
): Promise<void> {
  for (const folder of await conversionsOf(cacheFolder, checkpoint)) {
    const damages = await verifyBundle(folder, options);
    if (damages.length > 0) await rm(folder, { recursive: true, force: true });
  }
}

async function conversionsOf(cacheFolder: string, checkpoint: string): Promise<readonly string[]> {
  const bundles = await listBundles(cacheFolder);
  return bundles.map(({ folder }) => folder).filter((folder) => originOf(folder)?.checkpoint === checkpoint);
}

async function describeBundle(folder: string): Promise<CachedBundle> {
  const manifest = tryReadManifest(folder);
  return {
    folder,
    name: manifest?.modelId ?? basename(folder),
    precision: manifest?.precision ?? null,
    bytes: sizeOf(folder),
    lastUsed: (await stat(manifest ? join(folder, MANIFEST_FILE) : folder)).mtime,
    outdated: manifest ? whyOutdated(folder, manifest) : 'it was made by another version of the app',
  };
}

async function describeUnfinished(folder: string, target: string | undefined): Promise<CachedBundle> {
  return {
    folder,
    name: target === undefined ? basename(folder) : basename(target),
    precision: null,
    bytes: sizeOf(folder),
    lastUsed: (await stat(folder)).mtime,
    outdated: 'its conversion was stopped; it goes on when the model is used again',
  };
}

function whyOutdated(folder: string, manifest: BundleManifest): string | null {
  const { checkpoint, proposer, key } = manifest.origin;
  const damage = findIncomplete(folder, manifest);
  if (damage) return `its file ${damage.file} ${damage.reason}`;
  if (!existsSync(checkpoint)) return `its checkpoint is no longer at ${checkpoint}`;
  return conversionKey(checkpoint, proposer ?? undefined, manifest.precision) === key
    ? null
    : `its checkpoint at ${checkpoint} has changed`;
}

function originOf(folder: string): BundleManifest['origin'] | undefined {
  return tryReadManifest(folder)?.origin;
}

function tryReadManifest(folder: string): BundleManifest | undefined {
  try {
    return readManifest(folder);
  } catch {
    return undefined;
  }
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce(
    (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
