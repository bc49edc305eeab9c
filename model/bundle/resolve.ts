import { existsSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Precision } from '../precision/precisions.ts';
import { bundlesFolder, removeSuperseded } from './cache.ts';
import { conversionKey } from './contentKey.ts';
import { type ConversionOptions, convertCheckpoint } from './convert.ts';
import { MANIFEST_FILE, readManifest } from './manifest.ts';
import { findIncomplete } from './verify.ts';

export type ResolveOptions = Pick<ConversionOptions, 'onStep' | 'onProgress' | 'signal'> & {
  /** Of the bundle that a checkpoint is converted to, by default fp32; a bundle that is given must have it. */
  readonly precision?: Precision | undefined;
};

/**
 * The bundle folder for `model`: itself when it is a bundle; for a checkpoint the bundle of the wanted precision in the
 * cache, converted on first use, and again whenever a file of the checkpoint changes or one of the bundle is missing or
 * cut short. Conversions of the same checkpoint as it was before are removed.
 * @throws when `model` is neither a bundle nor a checkpoint folder, or a bundle that lacks a file or has another precision.
 */
export async function resolveBundle(
  model: string,
  cacheFolder: string,
  { precision, ...progress }: ResolveOptions = {},
): Promise<string> {
  const folder = resolve(model);
  if (existsSync(join(folder, MANIFEST_FILE))) return requireBundle(folder, precision);
  if (!existsSync(join(folder, 'config.json'))) {
    throw new Error(
      `Expected a bundle (${MANIFEST_FILE}) or a checkpoint (config.json) in ${folder}, got ` +
        `${existsSync(folder) ? 'a folder with neither' : 'no such folder'}; check the path.`,
    );
  }
  return convertIntoCache(folder, cacheFolder, { ...progress, precision: precision ?? 'fp32' });
}

/** One that was cut short by a copy would fail later, or give numbers that mean nothing. */
function requireBundle(bundle: string, precision: Precision | undefined): string {
  const manifest = readManifest(bundle);
  const damage = findIncomplete(bundle, manifest);
  if (damage) {
    throw new Error(
      `Expected a whole bundle in ${bundle}, but its file ${damage.file} ${damage.reason}; convert its checkpoint ` +
        'again: `model verify --repair` with this folder, or "Convert again" on the Models page.',
    );
  }
  if (precision === undefined || manifest.precision === precision) return bundle;
  throw new Error(
    `Expected a bundle of precision ${precision} in ${bundle}, got ${manifest.precision}; convert the checkpoint with ` +
      `--precision ${precision}, or leave the precision out.`,
  );
}

async function convertIntoCache(
  checkpoint: string,
  cacheFolder: string,
  options: ResolveOptions & { readonly precision: Precision },
): Promise<string> {
  const key = conversionKey(checkpoint, undefined, options.precision);
  const bundle = join(bundlesFolder(cacheFolder), `${basename(checkpoint)}-${options.precision}-${key}`);
  if (!isWhole(bundle)) {
    await rm(bundle, { recursive: true, force: true });
    await convertCheckpoint({ checkpoint, out: bundle, replace: false, ...options }).catch((error: unknown) => {
      // Another process that converted the same checkpoint was faster, and may be running it already.
      if (!isWhole(bundle)) throw error;
    });
    await removeSuperseded(cacheFolder, bundle);
  }
  const now = new Date();
  utimesSync(join(bundle, MANIFEST_FILE), now, now); // tells which bundles are used
  return bundle;
}

function isWhole(bundle: string): boolean {
  try {
    return findIncomplete(bundle, readManifest(bundle)) === undefined;
  } catch {
    return false;
  }
}
