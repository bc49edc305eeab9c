import { existsSync } from 'node:fs';
import path from 'node:path';
import { listBundles } from '../../../model/bundle/cache.ts';
import { readManifest } from '../../../model/bundle/manifest.ts';
import type { Damage } from '../../../model/bundle/verify.ts';
import type { ModelEntry } from '../../api/models.ts';
import { cacheFolder } from '../../model.ts';
import { verifyModel } from '../../services/models/checkModel.ts';
import { describeModel } from '../../services/models/describeModel.ts';
import { type ModelStore, noteVerified } from '../../services/models/modelStore.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { VerifyWords } from '../words.ts';
import { convertWithProgress } from './convert.ts';
import { updateMegabytes } from './megabytes.ts';
import { downloadWithProgress, modelStore } from './models.ts';

type Verified = {
  readonly folder: string;
  readonly kind: ModelEntry['kind'];
  readonly damages: readonly Damage[];
  readonly repaired: boolean;
  /** The words that make it anew; null when nothing does. */
  readonly repair: string | null;
};

export async function verify(
  terminal: Terminal,
  names: readonly string[],
  { repair = false }: VerifyWords,
): Promise<number> {
  const store = modelStore();
  const verified: Verified[] = [];
  for (const entry of await chooseModels(store, names)) verified.push(await verifyOne(terminal, store, entry, repair));
  terminal.result({ models: verified }, () => verified.map(describe).join('\n') || 'There are no models.');
  return verified.every(({ damages, repaired }) => damages.length === 0 || repaired) ? EXIT.ok : EXIT.findings;
}

/** Those that are named, or all that there are. */
async function chooseModels(store: ModelStore, names: readonly string[]): Promise<readonly ModelEntry[]> {
  const known = await store.list();
  if (names.length > 0) {
    return Promise.all(
      names.map(async (name) => {
        const listed = known.find(({ folder }) => folder === path.resolve(name));
        return listed ?? (existsSync(name) ? describeFolder(path.resolve(name)) : store.find(name));
      }),
    );
  }
  const listed = known.filter(({ state, kind }) => state !== 'missing' && kind !== 'unknown');
  const current = (await listBundles(cacheFolder())).filter(({ precision }) => precision !== null);
  return [...current.map(({ folder }) => describeFolder(folder)), ...listed];
}

function describeFolder(folder: string): ModelEntry {
  return describeModel(folder, {}, { id: folder, name: path.basename(folder), isOurs: false });
}

async function verifyOne(
  terminal: Terminal,
  store: ModelStore,
  entry: ModelEntry,
  mayRepair: boolean,
): Promise<Verified> {
  const { folder, kind, repair: way } = entry;
  const damages = await verifyWithProgress(terminal, entry);
  const repair =
    damages.length === 0 || way === null ? null : { convert: wordsToConvert, download: wordsToDownload }[way](entry);
  const repaired = mayRepair && repair !== null;
  if (repaired)
    await (way === 'convert' ? convertAgain(terminal, folder) : downloadWithProgress(terminal, entry.name, {}));
  await noteVerified(store, folder, repaired ? [] : damages);
  return { folder, kind, damages, repaired, repair };
}

async function convertAgain(terminal: Terminal, bundle: string): Promise<void> {
  const { origin, precision } = readManifest(bundle);
  const proposer = origin.proposer ?? undefined;
  await convertWithProgress(terminal, { checkpoint: origin.checkpoint, proposer, precision, out: bundle });
}

function wordsToConvert({ folder }: ModelEntry): string {
  const { origin, precision } = readManifest(folder);
  const words = ['objembed-studio model convert', origin.checkpoint, `--precision ${precision}`, `--out ${folder}`];
  if (origin.proposer !== null) words.splice(2, 0, `--proposer ${origin.proposer}`);
  return words.join(' ');
}

function wordsToDownload({ name }: ModelEntry): string {
  return `objembed-studio model download ${name}`;
}

async function verifyWithProgress(terminal: Terminal, entry: ModelEntry): Promise<readonly Damage[]> {
  const progress = terminal.progress('Verifying, MB', 0);
  try {
    return await verifyModel(entry, cacheFolder(), {
      signal: terminal.signal,
      onProgress: (now) => updateMegabytes(progress, now),
    });
  } finally {
    progress.stop();
  }
}

function describe({ folder, damages, repaired, repair }: Verified): string {
  if (damages.length === 0) return `${folder} is whole.`;
  const files = damages.map(({ file, reason }) => `  ${file} ${reason}`).join('\n');
  const next = repair === null ? 'Nothing tells how to make it again.' : `Make it again, with --repair or\n  ${repair}`;
  return `${folder} is damaged:\n${files}\n${repaired ? 'It was made again.' : next}`;
}
