import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { removeConversions } from '../../../model/bundle/cache.ts';
import type { Damage } from '../../../model/bundle/verify.ts';
import { catalogue } from '../../../model/download/catalogue.ts';
import { PUBLIC_HUB } from '../../../model/download/hub.ts';
import { listUnfinished } from '../../../model/download/unfinished.ts';
import type { ModelEntry, ModelNumerics, ModelOffer, ModelsReport } from '../../api/models.ts';
import { nanoCheckpoint } from '../../packageRoot.ts';
import type { JsonFile } from '../jsonFile.ts';
import { requireModel } from './checkModel.ts';
import { describeModel, keyOf } from './describeModel.ts';
import { NANO, openModelsFile, type StoredModels } from './modelsFile.ts';

/** The models of this machine: the embedded one, those in the app's own folder, and folders elsewhere. */
export type ModelStore = {
  /** The app's own folder of models, which may not be there yet. */
  readonly folder: string;
  readonly file: JsonFile<StoredModels>;
  list(): Promise<readonly ModelEntry[]>;
  /** By id, name or path. @throws when there is none, or several of the name */
  find(name: string): Promise<ModelEntry>;
  offers(): Promise<readonly ModelOffer[]>;
  /** Bundles whose conversion was stopped, with the bytes that are there. */
  stopped(): Promise<ModelsReport['stopped']>;
  /** @throws when the folder holds no whole model */
  add(folder: string): Promise<ModelEntry>;
  /** Deletes what lies in the app's own folder, and forgets the rest. @throws when it is in use, or the embedded one */
  remove(entry: ModelEntry): Promise<void>;
  /** @throws when it is damaged or proposes nothing */
  use(entry: ModelEntry, numerics: ModelNumerics): Promise<void>;
  /** What to run: a folder, or the embedded model where it is left out. */
  chosen(): Promise<{ readonly path: string | undefined; readonly numerics: ModelNumerics }>;
};

/** @param cacheFolder where conversions on first use are kept */
export function openModelStore(dataFolder: string, cacheFolder: string): ModelStore {
  const folder = path.join(path.resolve(dataFolder), 'models');
  const file = openModelsFile(dataFolder);
  const store: ModelStore = {
    folder,
    file,
    async list() {
      const { added, verified } = await file.read();
      const nano = describeModel(nanoCheckpoint, verified, { id: NANO, name: NANO, isOurs: false });
      const own = (await ownFolders(folder)).map((each) => describe(each, verified, true));
      return [nano, ...own, ...added.map((each) => describe(each, verified, false))];
    },
    async find(name) {
      return findIn(await store.list(), name);
    },
    async offers() {
      const here = new Set((await store.list()).filter(({ isOurs }) => isOurs).map((entry) => entry.name));
      const unfinished = await listUnfinished(folder);
      return catalogue
        .filter(({ name }) => !here.has(name))
        .map(({ name, summary, parts }) => {
          const partial = unfinished.find((each) => each.kind === 'download' && each.name === name);
          return {
            name,
            summary,
            repositories: parts.map(({ repository }) => repository),
            partial: partial === undefined ? null : { done: partial.done, total: partial.total },
          };
        });
    },
    async stopped() {
      const unfinished = (await listUnfinished(folder)).filter(({ kind }) => kind === 'convert');
      return unfinished.map(({ name, done }) => ({ name, bytes: done }));
    },
    async add(given) {
      const added = path.resolve(given);
      const known = (await store.list()).find((entry) => entry.folder === added);
      if (known) return known;
      await requireModel(added);
      await file.change((stored) => ({ ...stored, added: [...stored.added, added] }));
      return store.find(added);
    },
    async remove(entry) {
      const { used } = await file.read();
      requireRemovable(entry, used);
      if (entry.isOurs) await rm(entry.folder, { recursive: true, force: true });
      await file.change((stored) => without(stored, entry.folder));
      if (entry.isOurs) await removeConversions(cacheFolder, entry.folder);
    },
    async use(entry, numerics) {
      requireUsable(entry);
      await file.change((stored) => ({ ...stored, used: entry.id, numerics }));
    },
    async chosen() {
      const { used, numerics } = await file.read();
      return { path: used === NANO ? undefined : used, numerics };
    },
  };
  return store;
}

/** Remembers that all files of a listed model were read, and what was found; others are nobody's to remember. */
export async function noteVerified(store: ModelStore, folder: string, damages: readonly Damage[]): Promise<void> {
  if (!(await store.list()).some((entry) => entry.folder === folder)) return;
  const found = { at: new Date().toISOString(), key: keyOf(folder), damages: [...damages] };
  await store.file.change((stored) => ({ ...stored, verified: { ...stored.verified, [folder]: found } }));
}

/** The address that models are downloaded from: the chosen one, that of the environment, or the public hub. */
export function hubOf(chosen: string | null): string {
  return chosen ?? defaultHub();
}

export function defaultHub(): string {
  return process.env.HF_ENDPOINT || PUBLIC_HUB;
}

function describe(folder: string, verified: StoredModels['verified'], isOurs: boolean): ModelEntry {
  return describeModel(folder, verified, { id: folder, name: nameOf(folder), isOurs });
}

/** The folder's name, unless it is called like the folder of any model's. */
function nameOf(folder: string): string {
  const name = path.basename(folder);
  return ['checkpoint', 'bundle'].includes(name) ? path.basename(path.dirname(folder)) : name;
}

async function ownFolders(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  // Links may lead to models on another disk.
  const folders = entries.filter(
    (entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()),
  );
  return folders.map((entry) => path.join(folder, entry.name)).toSorted();
}

function findIn(models: readonly ModelEntry[], name: string): ModelEntry {
  const exact = models.find((entry) => entry.id === name || entry.folder === path.resolve(name));
  const named = models.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const found = exact ?? (named.length === 1 ? named[0] : undefined);
  if (found) return found;
  const got = named.length > 1 ? `several called "${name}"` : `the unknown "${name}"`;
  const there = (named.length > 1 ? named.map(({ folder }) => folder) : models.map((entry) => entry.name)).join(', ');
  throw new Error(`Expected one of the models ${there}, got ${got}; name one, or add its folder first.`);
}

function requireRemovable({ id, name }: ModelEntry, used: string): void {
  if (id === NANO) throw new Error('Expected a model that can be removed, got the embedded one; it takes little room.');
  if (id !== used) return;
  throw new Error(`Expected a model that is not in use, got ${name}; use another first.`);
}

function requireUsable({ name, kind, problem, repair, hasProposer }: ModelEntry): void {
  if (problem !== null) {
    const advice = repair === null ? 'choose another' : `${repair} it again first`;
    throw new Error(`Expected a whole model, but ${name} is damaged: ${problem.replace(/\.$/, '')}; ${advice}.`);
  }
  if (kind === 'proposer') {
    throw new Error(`Expected a bundle or a checkpoint, got the proposer ${name} alone; it serves in conversions.`);
  }
  if (hasProposer) return;
  throw new Error(
    `Expected a model with a proposer, got ${name} without; convert its checkpoint with a WeDetect-Uni .pth in its folder.`,
  );
}

function without(stored: StoredModels, folder: string): StoredModels {
  const { [folder]: _, ...verified } = stored.verified;
  return { ...stored, added: stored.added.filter((added) => added !== folder), verified };
}
