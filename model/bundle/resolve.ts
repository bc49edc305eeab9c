import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ConversionOptions, convertCheckpoint } from './convert.ts';
import { BUNDLE_VERSION, MANIFEST_FILE } from './manifest.ts';

/**
 * The bundle folder for `model`: itself when it is a bundle; for a checkpoint the bundle in the cache,
 * converted on first use and again whenever a file of the checkpoint changes.
 * @throws when `model` is neither a bundle nor a checkpoint folder.
 */
export async function resolveBundle(
  model: string,
  cacheFolder: string,
  progress: Pick<ConversionOptions, 'onStep' | 'signal'> = {},
): Promise<string> {
  const folder = resolve(model);
  if (existsSync(join(folder, MANIFEST_FILE))) return folder;
  if (!existsSync(join(folder, 'config.json'))) {
    throw new Error(
      `Expected a bundle (${MANIFEST_FILE}) or a checkpoint (config.json) in ${folder}, got ` +
        `${existsSync(folder) ? 'a folder with neither' : 'no such folder'}; check the path.`,
    );
  }
  const bundle = join(cacheFolder, 'bundles', `${basename(folder)}-${contentKey(folder)}`);
  const isThere = () => existsSync(join(bundle, MANIFEST_FILE));
  if (!isThere()) {
    await convertCheckpoint({ checkpoint: folder, out: bundle, replace: false, ...progress }).catch(
      (error: unknown) => {
        // Another process that converted the same checkpoint was faster, and may be running it already.
        if (!isThere()) throw error;
      },
    );
  }
  return bundle;
}

/** Names, sizes and times tell a changed checkpoint at once; hashing gigabytes at every start would not. */
function contentKey(folder: string): string {
  const hash = createHash('sha256').update(`${folder}\n${BUNDLE_VERSION}\n`);
  for (const file of readdirSync(folder).sort()) {
    const { size, mtimeMs } = statSync(join(folder, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}
