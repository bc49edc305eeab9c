import { existsSync, readdirSync } from 'node:fs';
import { copyFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type FreeBytes, requireSpace } from '../bundle/freeSpace.ts';
import { type FileEntry, hashFile } from '../bundle/sealFile.ts';
import { openTorchCheckpoint } from '../checkpoint/torchZip.ts';
import { replaceFolder } from '../replaceFolder.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { downloadFile, type Patience, partialOf } from './downloadFile.ts';
import { PUBLIC_HUB } from './hub.ts';
import { type DownloadPlan, dropOutdated, PLAN_FILE, planDownload, storePlan } from './plan.ts';
import { applyProxy } from './proxy.ts';
import { type DownloadRecord, RECORD_FILE, readRecord } from './record.ts';
import { resumeKeyOf } from './unfinished.ts';

export type ModelDownload = Patience & {
  readonly entry: CatalogueEntry;
  /** The folder to make, which appears whole or not at all; an earlier download there is replaced. */
  readonly out: string;
  /** The address of a mirror; the public hub where it is left out. */
  readonly hub?: string | undefined;
  /** Null for the one of the environment, if any. */
  readonly proxy?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told which file is being downloaded or checked. */
  readonly onStep?: ((step: string) => void) | undefined;
  /** Bytes that are there, of all; also those of earlier calls. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** In tests, another disk than the real one. */
  readonly freeBytes?: FreeBytes | undefined;
};

function hasFiles(folder: string): boolean {
  return readdirSync(folder).some((name) => name !== PLAN_FILE);
}

/**
 * Downloads a model of the catalogue as it is at this moment. A download that is stopped or killed is gone on with by the
 * next one to the same folder; files that another download beside it has are copied from there.
 * @throws when the hub lacks something that is needed, the disk has no room, a file cannot be got or is another than the
 * hub says, or a proposer holds more than tensors; and the signal's reason
 */
export async function downloadModel(order: ModelDownload): Promise<DownloadRecord> {
  const { entry, hub = PUBLIC_HUB, proxy = null, signal, onStep } = order;
  const out = resolve(order.out);
  applyProxy(proxy);
  onStep?.('asking for the list of files');
  const plan = await planDownload(entry, hub, signal);
  return replaceFolder(out, (folder) => fill(plan, folder, { ...order, out }), {
    replaceIfHas: RECORD_FILE,
    resume: { key: resumeKeyOf(entry.name), isWorthKeeping: hasFiles },
  });
}

async function fill(plan: DownloadPlan, folder: string, order: ModelDownload): Promise<DownloadRecord> {
  await dropOutdated(folder, plan);
  await storePlan(folder, plan);
  const there = await bytesThere(folder, plan);
  const missing = plan.total - [...there.values()].reduce((sum, bytes) => sum + bytes, 0);
  await requireSpace(folder, { bytes: missing, ...SPACE }, order.freeBytes);
  const onBytes = (path: string, bytes: number) => {
    there.set(path, bytes);
    const done = [...there.values()].reduce((sum, each) => sum + each, 0);
    order.onProgress?.({ done, total: plan.total });
  };
  for (const file of plan.files) {
    order.signal?.throwIfAborted();
    const target = join(folder, file.path);
    order.onStep?.(file.path);
    if (!existsSync(target)) {
      const copied = await copyFromBeside(file, target, order);
      if (!copied) await downloadFile({ ...order, ...file, file: target, onBytes: (done) => onBytes(file.path, done) });
      await requireHarmless(target);
    }
    onBytes(file.path, file.bytes);
  }
  return finish(plan, folder, order);
}

const SPACE = { what: 'the download', advice: 'free some, or remove a model that you do not need' };

/** How much of each file lies in the folder. */
async function bytesThere(folder: string, { files }: DownloadPlan): Promise<Map<string, number>> {
  const there = new Map<string, number>();
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    const found = (await stat(target).catch(() => null)) ?? (await stat(partialOf(target)).catch(() => null));
    there.set(path, Math.min(bytes, found?.size ?? 0));
  }
  return there;
}

/** The proposer of one checkpoint is that of the next; and of an earlier download of the same model most may be whole. */
async function copyFromBeside(
  file: DownloadPlan['files'][number],
  target: string,
  order: ModelDownload,
): Promise<boolean> {
  if (file.digest?.kind !== 'sha256') return false;
  const models = dirname(order.out);
  const names = (await readdir(models)).filter((name) => !name.startsWith('.'));
  for (const beside of names.map((name) => join(models, name))) {
    if (tryReadRecord(beside)?.files[file.path]?.sha256 !== file.digest.hex) continue;
    const copy = `${target}.copy`;
    try {
      await copyFile(join(beside, file.path), copy);
      if ((await hashFile(copy, { signal: order.signal })).sha256 === file.digest.hex) {
        await rename(copy, target);
        await rm(partialOf(target), { force: true });
        return true;
      }
    } catch {
      order.signal?.throwIfAborted();
    } finally {
      await rm(copy, { force: true });
    }
  }
  return false;
}

function tryReadRecord(folder: string): DownloadRecord | null {
  try {
    return readRecord(folder);
  } catch {
    return null;
  }
}

/** A `.pth` can hold a program; one that does is not kept. */
async function requireHarmless(file: string): Promise<void> {
  if (!file.endsWith('.pth')) return;
  try {
    (await openTorchCheckpoint(file)).close();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function finish(plan: DownloadPlan, folder: string, order: ModelDownload): Promise<DownloadRecord> {
  const { entry, hub = PUBLIC_HUB, signal, onStep } = order;
  onStep?.('checking');
  const files: Record<string, FileEntry> = {};
  for (const { path, bytes, digest } of plan.files) {
    const known = digest?.kind === 'sha256' ? { bytes, sha256: digest.hex } : null;
    files[path] = known ?? (await hashFile(join(folder, path), { signal }));
  }
  const record = { format: 'objembed-download', name: entry.name, hub, sources: plan.sources, files } as const;
  await writeFile(join(folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`, { flush: true });
  await rm(join(folder, PLAN_FILE), { force: true });
  return { ...record, sources: [...record.sources] };
}
