import { mkdir } from 'node:fs/promises';
import { freeBytes } from '../../../model/bundle/freeSpace.ts';
import { discardUnfinished, listUnfinished } from '../../../model/download/unfinished.ts';
import type { ModelEntry, ModelOffer, ModelsReport } from '../../api/models.ts';
import { dataFolder } from '../../dataFolder.ts';
import { cacheFolder } from '../../model.ts';
import { type ModelStore, openModelStore } from '../../services/models/modelStore.ts';
import { download as downloadInto } from '../../services/models/modelWork.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { DownloadWords, UseWords } from '../words.ts';
import { updateMegabytes } from './megabytes.ts';

/** The models of this user. */
export function modelStore(): ModelStore {
  return openModelStore(dataFolder(), cacheFolder());
}

export async function list({ result }: Terminal): Promise<number> {
  const store = modelStore();
  const { used, numerics } = await store.file.read();
  const models = await store.list();
  const offers = await store.offers();
  const stopped = await store.stopped();
  const free = await freeBytes(dataFolder()).catch(() => null);
  result({ folder: store.folder, freeBytes: free, used, numerics, models, offers, stopped }, () => {
    const rows = models.map((model) => row(model, model.id === used));
    const here = table(['', 'model', 'kind', 'precision', 'MB', 'state', 'folder'], rows);
    return [here, ...problems(models), ...stopped.map(stoppedInWords), ...offered(offers)].join('\n');
  });
  return EXIT.ok;
}

export async function add({ result }: Terminal, folder: string): Promise<number> {
  const added = await modelStore().add(folder);
  result(added, () => `Added the ${added.kind} ${added.name}; \`model use ${added.name}\` lets everything run it.`);
  return EXIT.ok;
}

export async function use({ result }: Terminal, name: string, { numerics }: UseWords): Promise<number> {
  const store = modelStore();
  const entry = await store.find(name);
  await store.use(entry, numerics);
  const note = entry.kind === 'checkpoint' ? ' It is converted to fp32 at its first use.' : '';
  result({ used: entry.id, numerics }, () => `${entry.name} is used from the next job on.${note}`);
  return EXIT.ok;
}

export async function remove({ result }: Terminal, name: string): Promise<number> {
  const store = modelStore();
  const isListed = (await store.list()).some((model) => model.name.toLowerCase() === name.toLowerCase());
  const begun = (await listUnfinished(store.folder)).filter((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!isListed && begun.length > 0) {
    for (const each of begun) await discardUnfinished(store.folder, each);
    result({ removed: name, deleted: true }, () => `Deleted what was here of ${name}.`);
    return EXIT.ok;
  }
  const entry = await store.find(name);
  await store.remove(entry);
  const fate = entry.isOurs ? `Deleted ${entry.folder}` : `Forgot ${entry.name}; its files stay in ${entry.folder}`;
  result({ removed: entry.id, deleted: entry.isOurs }, () => `${fate}.`);
  return EXIT.ok;
}

export async function download(terminal: Terminal, name: string, source: DownloadWords): Promise<number> {
  const folder = await downloadWithProgress(terminal, name, source);
  const words = ['objembed-studio model convert', folder, '--precision int8', `--out ${folder}-int8`];
  terminal.result(
    { folder },
    () => `Downloaded ${name} to ${folder}. Next, with a precision that fits this machine:\n  ${words.join(' ')}`,
  );
  return EXIT.ok;
}

/** Downloads a model of the catalogue, showing how many megabytes are there. @returns its folder */
export async function downloadWithProgress(terminal: Terminal, name: string, source: DownloadWords): Promise<string> {
  const store = modelStore();
  await mkdir(store.folder, { recursive: true });
  const progress = terminal.progress('Downloading, MB', 0);
  let step = '';
  const watch = {
    signal: terminal.signal,
    onStep: (now: string) => {
      step = now;
    },
    onProgress: (now: { readonly done: number; readonly total: number }) => updateMegabytes(progress, now, step),
  };
  try {
    return await downloadInto(store, name, watch, source);
  } finally {
    progress.stop();
  }
}

function row({ name, kind, precision, bytes, state, folder }: ModelEntry, isUsed: boolean): string[] {
  return [isUsed ? 'in use' : '', name, kind, precision ?? '', (bytes / 1e6).toFixed(1), state, folder];
}

function problems(models: readonly ModelEntry[]): string[] {
  return models.flatMap(({ name, folder, problem, repair }) => {
    if (problem === null) return [];
    const advice = {
      convert: `objembed-studio model verify --repair ${folder}`,
      download: `objembed-studio model download ${name}`,
    };
    return [`${name}: ${problem}${repair === null ? '' : ` Mend it with\n  ${advice[repair]}`}`];
  });
}

function stoppedInWords({ name, bytes }: ModelsReport['stopped'][number]): string {
  return `${name}: its conversion was stopped at ${(bytes / 1e6).toFixed(0)} MB; the same words go on, \`model remove ${name}\` discards it.`;
}

function offered(offers: readonly ModelOffer[]): string[] {
  if (offers.length === 0) return [];
  const rows = offers.map(({ name, repositories, partial }) => [
    name,
    repositories.join(', '),
    partial === null ? '' : `${(partial.done / 1e6).toFixed(0)} MB are here`,
  ]);
  return ['', table(['to download', 'from', ''], rows), '`model download <name>` begins, or goes on.'];
}
