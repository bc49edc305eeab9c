import { listBundles } from '../../../model/bundle/cache.ts';
import { readManifest } from '../../../model/bundle/manifest.ts';
import { type Damage, verifyBundle } from '../../../model/bundle/verify.ts';
import { cacheFolder } from '../../model.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { VerifyWords } from '../words.ts';
import { convertWithProgress } from './convert.ts';
import { updateMegabytes } from './megabytes.ts';

type Verified = {
  readonly bundle: string;
  readonly damages: readonly Damage[];
  readonly repaired: boolean;
  /** The words that convert it again. */
  readonly repair: string;
};

export async function verify(
  terminal: Terminal,
  bundles: readonly string[],
  { repair = false }: VerifyWords,
): Promise<number> {
  const folders = bundles.length > 0 ? bundles : await cachedBundles();
  const verified: Verified[] = [];
  for (const folder of folders) verified.push(await verifyOne(terminal, folder, repair));
  terminal.result({ bundles: verified }, () => verified.map(describe).join('\n') || 'There are no bundles.');
  return verified.every(({ damages, repaired }) => damages.length === 0 || repaired) ? EXIT.ok : EXIT.findings;
}

async function cachedBundles(): Promise<string[]> {
  const current = (await listBundles(cacheFolder())).filter(({ precision }) => precision !== null);
  return current.map(({ folder }) => folder);
}

async function verifyOne(terminal: Terminal, bundle: string, mayRepair: boolean): Promise<Verified> {
  const { origin, precision } = readManifest(bundle);
  const { checkpoint, proposer } = origin;
  const damages = await verifyWithProgress(terminal, bundle);
  const repaired = mayRepair && damages.length > 0;
  if (repaired) {
    await convertWithProgress(terminal, { checkpoint, proposer: proposer ?? undefined, precision, out: bundle });
  }
  const words = ['objembed-studio model convert', checkpoint, `--precision ${precision}`, `--out ${bundle}`];
  if (proposer !== null) words.splice(2, 0, `--proposer ${proposer}`);
  return { bundle, damages, repaired, repair: words.join(' ') };
}

async function verifyWithProgress(terminal: Terminal, bundle: string): Promise<readonly Damage[]> {
  const progress = terminal.progress('Verifying, MB', 0);
  try {
    return await verifyBundle(bundle, {
      signal: terminal.signal,
      onProgress: (now) => updateMegabytes(progress, now),
    });
  } finally {
    progress.stop();
  }
}

function describe({ bundle, damages, repaired, repair }: Verified): string {
  if (damages.length === 0) return `${bundle} is whole.`;
  const files = damages.map(({ file, reason }) => `  ${file} ${reason}`).join('\n');
  const next = repaired ? 'It was converted again.' : `Convert it again, with --repair or\n  ${repair}`;
  return `${bundle} is damaged:\n${files}\n${next}`;
}
