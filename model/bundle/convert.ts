import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Precision } from '../precision/precisions.ts';
import { replaceFolder } from '../replaceFolder.ts';
import { type FreeBytes, requireSpace } from './freeSpace.ts';
import { type FinishedParts, hasFinishedParts, readFinishedParts, removeJournal, writeJournal } from './journal.ts';
import { type BundleManifest, isBundle, MANIFEST_FILE } from './manifest.ts';
import type { Part } from './parts.ts';
import { type BundlePlan, planBundle } from './plan.ts';
import { type FileEntry, sealFile } from './sealFile.ts';

export type ConversionOptions = {
  /** A checkpoint folder as published: config.json, tokenizer files, safetensors. */
  readonly checkpoint: string;
  /** A WeDetect-Uni `.pth`; by default the one that lies in the checkpoint folder, if any. */
  readonly proposer?: string | undefined;
  /** By default fp32. */
  readonly precision?: Precision | undefined;
  /** The bundle folder to make. */
  readonly out: string;
  /** Whether an earlier bundle at `out` is replaced, as it is by default, or an error. */
  readonly replace?: boolean | undefined;
  /** Told the name of each step as it begins; steps that an earlier conversion finished are left out. */
  readonly onStep?: ((step: string) => void) | undefined;
  readonly onProgress?: ((progress: ConversionProgress) => void) | undefined;
  /** Aborting stops at the next few megabytes; finished graphs stay for the next call. */
  readonly signal?: AbortSignal | undefined;
  /** In tests, another disk than the real one. */
  readonly freeBytes?: FreeBytes | undefined;
};

/** Bytes of weights that are written, of all. */
export type ConversionProgress = { readonly done: number; readonly total: number };

/**
 * Builds a bundle from a checkpoint. The folder appears whole or not at all, and memory stays at a few megabytes beside
 * the largest tensor that must be rearranged. A conversion that is stopped or killed is taken up by the next one from
 * the same checkpoint to the same folder: graphs that were finished are not written again.
 * @throws naming the file, tensor or field that is missing or of another shape; when the disk has no room; when `out`
 * holds something else than a bundle.
 */
export async function convertCheckpoint(options: ConversionOptions): Promise<BundleManifest> {
  const { out, proposer, precision = 'fp32', replace = true } = options;
  if (replace) refuseForeignManifest(out);
  const plan = await planBundle(resolve(options.checkpoint), proposer && resolve(proposer), precision);
  try {
    return await replaceFolder(out, (folder) => writeBundle(plan, folder, options), {
      ...(replace ? { replaceIfHas: MANIFEST_FILE } : {}),
      resume: { key: plan.manifest.origin.key, isWorthKeeping: hasFinishedParts },
    });
  } finally {
    plan.close();
  }
}

const SPACE = {
  what: 'the bundle',
  advice: 'free some, choose a folder on another disk, or convert with a smaller precision',
};

/** A manifest.json alone makes no bundle: web applications and browser extensions have one too. */
function refuseForeignManifest(out: string): void {
  if (!existsSync(join(out, MANIFEST_FILE)) || isBundle(out)) return;
  throw new Error(
    `Expected a bundle, an empty folder or none at ${out}, got a folder with a ${MANIFEST_FILE} of something else; ` +
      'choose another.',
  );
}

async function writeBundle(plan: BundlePlan, folder: string, options: ConversionOptions): Promise<BundleManifest> {
  const { signal, onStep } = options;
  const finished = new Map(await readFinishedParts(folder, { signal }));
  const missing = plan.parts.filter(({ name }) => !finished.has(name));
  const onBytes = progressOf(plan.parts, finished, options);
  await requireSpace(folder, { bytes: sizeOf(missing), ...SPACE }, options.freeBytes);
  for (const part of missing) {
    signal?.throwIfAborted();
    onStep?.(part.name);
    finished.set(part.name, await writePart(part, folder, { signal, onBytes }));
    // What takes no time to write is not worth keeping either.
    if (part.bytes > 0) await writeJournal(folder, finished);
  }
  signal?.throwIfAborted();
  return finishManifest(plan, folder, finished);
}

async function writePart(part: Part, folder: string, options: Parameters<Part['write']>[1]) {
  const files: Record<string, FileEntry> = {};
  for (const file of await part.write(folder, options)) {
    files[file] = await sealFile(join(folder, file), { signal: options.signal });
  }
  return files;
}

async function finishManifest(plan: BundlePlan, folder: string, finished: FinishedParts): Promise<BundleManifest> {
  const entries = [...finished.values()].flatMap((files) => Object.entries(files));
  const files = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const { name, precision } = plan.manifest;
  const kind = precision === 'fp32' ? name : `${name}-${precision}`;
  const manifest = { ...plan.manifest, modelId: `${kind}@${fingerprint(files)}`, files };
  writeFileSync(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await removeJournal(folder);
  return manifest;
}

function progressOf(parts: readonly Part[], finished: FinishedParts, { onProgress }: ConversionOptions) {
  const total = sizeOf(parts);
  let done = sizeOf(parts.filter(({ name }) => finished.has(name)));
  onProgress?.({ done, total });
  return (bytes: number) => {
    done += bytes;
    onProgress?.({ done, total });
  };
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Twelve hex digits over everything that decides a score. */
function fingerprint(files: BundleManifest['files']): string {
  const hash = createHash('sha256');
  for (const [file, { sha256: digest }] of Object.entries(files)) hash.update(`${file} ${digest}\n`);
  return hash.digest('hex').slice(0, 12);
}
