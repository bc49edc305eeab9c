import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { freeBytes } from '../../../model/bundle/freeSpace.ts';
import { discardUnfinished, type Unfinished } from '../../../model/download/unfinished.ts';
import { precisions } from '../../../model/precision/precisions.ts';
import type { ModelEntry, ModelNumerics, ModelPrecision, ModelsReport } from '../../api/models.ts';
import { defaultHub, openModelStore } from './modelStore.ts';
import { createModelTasks } from './modelTasks.ts';
import { bundleFolder, convert, convertAgain, download, verify } from './modelWork.ts';

/** The models of this machine as the workbench manages them. What takes long goes on in the background. */
export type ModelManager = {
  report(): Promise<ModelsReport>;
  add(folder: string): Promise<ModelsReport>;
  download(name: string): Promise<ModelsReport>;
  discard(unfinished: Pick<Unfinished, 'kind' | 'name'>): Promise<ModelsReport>;
  convert(id: string, precision: ModelPrecision): Promise<ModelsReport>;
  verify(id: string): Promise<ModelsReport>;
  repair(id: string): Promise<ModelsReport>;
  remove(id: string): Promise<ModelsReport>;
  use(id: string, numerics: ModelNumerics): Promise<ModelsReport>;
  cancel(taskId: string): Promise<ModelsReport>;
  chooseSource(source: { readonly hub: string | null; readonly proxy: string | null }): Promise<ModelsReport>;
  /** What the next job runs: a folder, or the embedded model where it is left out. */
  chosen(): Promise<{ readonly path: string | undefined; readonly numerics: ModelNumerics }>;
  /** Stops all work; what can be gone on with stays. */
  close(): Promise<void>;
};

export type ModelManagerOptions = {
  readonly dataFolder: string;
  /** Where conversions on first use are kept. */
  readonly cacheFolder: string;
  /** A model from the command line, which is run whatever was chosen. */
  readonly fixedPath?: string | undefined;
  readonly onChange?: ((report: ModelsReport) => void) | undefined;
  /** Told that the files of a model are others than they were. */
  readonly onReplaced?: ((folder: string) => void) | undefined;
  /** Told, in a sentence, what has come of work in the background. */
  readonly onNotice?: ((severity: 'info' | 'warning', text: string) => void) | undefined;
};

export function createModelManager(options: ModelManagerOptions): ModelManager {
  const { dataFolder, cacheFolder, onChange, onReplaced, onNotice } = options;
  const fixedPath = options.fixedPath && path.resolve(options.fixedPath);
  const store = openModelStore(dataFolder, cacheFolder);
  const tasks = createModelTasks(() => void tell().catch(() => undefined));
  /** Progress comes often, and finds the disk as it was. */
  let listed: Promise<Omit<ModelsReport, 'tasks'>> | null = null;

  async function list(): Promise<Omit<ModelsReport, 'tasks'>> {
    const { used, numerics, hub, proxy } = await store.file.read();
    return {
      folder: store.folder,
      freeBytes: await freeBytes(dataFolder).catch(() => null),
      used: fixedPath ?? used,
      numerics: fixedPath === undefined ? numerics : 'bf16',
      isFixed: fixedPath !== undefined,
      models: await store.list(),
      offers: await store.offers(),
      stopped: await store.stopped(),
      source: { hub, proxy, defaultHub: defaultHub() },
      precisions,
    };
  }

  async function report(): Promise<ModelsReport> {
    // Before the disk is looked at: work that ends meanwhile has its outcome told with the next report.
    const now = tasks.list();
    listed ??= list();
    return { ...(await listed), tasks: now };
  }

  async function tell(): Promise<ModelsReport> {
    const told = await report();
    onChange?.(told);
    return told;
  }

  function changed(): Promise<ModelsReport> {
    listed = null;
    return tell();
  }

  /** Begins work that may change what there is. */
  function start(
    kind: 'download' | 'convert' | 'verify',
    target: string,
    title: string,
    work: Work,
  ): Promise<ModelsReport> {
    const ended = () => {
      listed = null;
    };
    tasks.start({ kind, target, title, work: (watch) => work(watch).finally(ended) });
    return tell();
  }

  async function requireIdle(entry: ModelEntry): Promise<ModelEntry> {
    if (tasks.isBusy(entry.id) || tasks.isBusy(entry.name)) {
      throw new Error(`Expected no work on ${entry.name}, got some; wait for its end or stop it.`);
    }
    return entry;
  }

  function startDownload(name: string): Promise<ModelsReport> {
    return start('download', name, `Downloading ${name}`, async (watch) => {
      // A workplace beside the models needs a folder to be in.
      await mkdir(store.folder, { recursive: true });
      const folder = await download(store, name, watch);
      onReplaced?.(folder);
      onNotice?.('info', `${name} was downloaded; convert it to a precision that fits this machine.`);
    });
  }

  return {
    async report() {
      listed = null;
      return report();
    },
    async add(folder) {
      if (!path.isAbsolute(folder)) throw new Error(`Expected a whole path of a folder, got "${folder}".`);
      await store.add(folder);
      return changed();
    },
    download: async (name) => startDownload(name),
    async discard(unfinished) {
      const { name } = unfinished;
      if (tasks.isBusy(name) || tasks.isBusy(path.join(store.folder, name))) {
        throw new Error(`Expected no work on ${name}, got some; stop it first.`);
      }
      await discardUnfinished(store.folder, unfinished);
      return changed();
    },
    async convert(id, precision) {
      const entry = await store.find(id);
      const target = bundleFolder(store, entry, precision);
      return start('convert', target, `Converting ${entry.name} to ${precision}`, async (watch) => {
        const folder = await convert(store, entry, { precision, out: target }, watch);
        onReplaced?.(folder);
        onNotice?.('info', `${path.basename(target)} is ready to be used.`);
      });
    },
    async verify(id) {
      const entry = await store.find(id);
      return start('verify', entry.id, `Verifying ${entry.name}`, async (watch) => {
        const damages = await verify(store, cacheFolder, entry, watch);
        if (damages.length > 0)
          onNotice?.('warning', `${entry.name} is damaged; "Model: Models" shows what can be done.`);
      });
    },
    async repair(id) {
      const entry = await store.find(id);
      if (entry.repair === null)
        throw new Error(`Expected a model that can be made again, got ${entry.name}; add it anew.`);
      if (entry.repair === 'download') return startDownload(entry.name);
      return start('convert', entry.id, `Converting ${entry.name} again`, async (watch) => {
        const folder = await convertAgain(store, entry, watch);
        onReplaced?.(folder);
      });
    },
    async remove(id) {
      const entry = await requireIdle(await store.find(id));
      if (entry.folder === fixedPath) throw new Error(`Expected a model that is not in use, got ${entry.name}.`);
      await store.remove(entry);
      return changed();
    },
    async use(id, numerics) {
      if (fixedPath !== undefined) {
        throw new Error(`Expected no model on the command line, got ${fixedPath}; start without it to choose another.`);
      }
      await store.use(await store.find(id), numerics);
      return changed();
    },
    async cancel(taskId) {
      await tasks.cancel(taskId);
      return changed();
    },
    async chooseSource(source) {
      await store.file.change((stored) => ({ ...stored, ...source }));
      return changed();
    },
    chosen: async () => (fixedPath === undefined ? store.chosen() : { path: fixedPath, numerics: 'bf16' }),
    close: () => tasks.close(),
  };
}

type Work = Parameters<ReturnType<typeof createModelTasks>['start']>[0]['work'];
