import { existsSync } from 'node:fs';
import path from 'node:path';
import { convertCheckpoint } from '../../../model/bundle/convert.ts';
import { readManifest } from '../../../model/bundle/manifest.ts';
import { findProposer } from '../../../model/bundle/plan.ts';
import type { Damage } from '../../../model/bundle/verify.ts';
import { findInCatalogue } from '../../../model/download/catalogue.ts';
import { downloadModel, type ModelDownload } from '../../../model/download/downloadModel.ts';
import type { ModelEntry, ModelPrecision } from '../../api/models.ts';
import { verifyModel } from './checkModel.ts';
import { hubOf, type ModelStore, noteVerified } from './modelStore.ts';

/** How long work is told of, and stopped. */
export type Watch = Pick<ModelDownload, 'signal' | 'onStep' | 'onProgress'>;

/** Downloads a model of the catalogue into the app's own folder. @returns its folder */
export async function download(
  store: ModelStore,
  name: string,
  watch: Watch,
  source: { readonly hub?: string | undefined; readonly proxy?: string | undefined } = {},
): Promise<string> {
  const entry = findInCatalogue(name);
  const { hub, proxy } = await store.file.read();
  const out = path.join(store.folder, entry.name);
  const from = { hub: source.hub ?? hubOf(hub), proxy: source.proxy ?? proxy };
  await downloadModel({ entry, out, ...from, ...watch });
  await noteVerified(store, out, []);
  return out;
}

/** Where a bundle of this precision goes: never in the place of one that was made of something else. */
export function bundleFolder(store: ModelStore, entry: ModelEntry, precision: ModelPrecision): string {
  for (let number = 1; ; number++) {
    const folder = path.join(store.folder, `${entry.name}-${precision}${number === 1 ? '' : `-${number}`}`);
    if (!existsSync(folder) || tryReadOrigin(folder) === entry.folder) return folder;
  }
}

function tryReadOrigin(folder: string): string | null {
  try {
    return readManifest(folder).origin.checkpoint;
  } catch {
    return null;
  }
}

/** Makes a bundle of a checkpoint, with a proposer that was downloaded alone where it has none. @returns its folder */
export async function convert(
  store: ModelStore,
  entry: ModelEntry,
  { precision, out }: { readonly precision: ModelPrecision; readonly out: string },
  watch: Watch,
): Promise<string> {
  if (entry.kind !== 'checkpoint')
    throw new Error(`Expected a checkpoint to convert, got the ${entry.kind} ${entry.name}.`);
  const proposer = entry.hasProposer ? undefined : await loneProposer(store);
  await convertCheckpoint({ checkpoint: entry.folder, proposer, precision, out, ...watch });
  await noteVerified(store, out, []);
  return out;
}

/** Makes a bundle anew from its checkpoint, in its place. @returns its folder */
export async function convertAgain(store: ModelStore, { folder }: ModelEntry, watch: Watch): Promise<string> {
  const { origin, precision } = readManifest(folder);
  const proposer = origin.proposer ?? undefined;
  await convertCheckpoint({ checkpoint: origin.checkpoint, proposer, precision, out: folder, ...watch });
  await noteVerified(store, folder, []);
  return folder;
}

/** Reads all files of a model, and remembers what was found. */
export async function verify(
  store: ModelStore,
  cacheFolder: string,
  entry: ModelEntry,
  { signal, onProgress }: Watch,
): Promise<readonly Damage[]> {
  const damages = await verifyModel(entry, cacheFolder, { signal, onProgress });
  await noteVerified(store, entry.folder, damages);
  return damages;
}

async function loneProposer(store: ModelStore): Promise<string | undefined> {
  const models = await store.list();
  const found = models.find(({ kind, state }) => kind === 'proposer' && state !== 'damaged' && state !== 'missing');
  return found && findProposer(found.folder);
}
