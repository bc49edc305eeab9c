// A server in memory behind the real wire format: it stores changes as the real one does, and can be cut off.
import { apply, type Change, invert } from '../../../../annotations/change.ts';
import type { ModelRun, ProposalSet } from '../../../../annotations/proposals.ts';
import { type AnnotationRecord, type Records, recordsOf } from '../../../../annotations/records.ts';
import type { ImageEntry } from '../../../../main/api/images.ts';
import type { ProjectInfo } from '../../../../main/api/projects.ts';
import type { Events, Params } from '../../../../main/api.ts';
import { type ClientMessage, decodeMessage, encodeMessage } from '../../../../main/wire.ts';
import type { Transport, TransportListener } from '../../../../renderer/connection/transport.ts';

export type FakeServerOptions = {
  readonly records: Records;
  readonly run?: ModelRun;
  readonly proposals?: readonly ProposalSet[];
  /** [C] for a text; by default all texts are the same. */
  readonly embed?: (text: string) => readonly number[];
  readonly settings?: Record<string, unknown>;
  /** Answers requests of which the server is to do more than hold records. */
  readonly answers?: (server: { storeFor(client: string, change: Change, label: string): number }) => Handlers;
};

type Handlers = Record<string, (params: never, client: string) => unknown>;

export type FakeServer = ReturnType<typeof createFakeServer>;

export function createFakeServer({ records, run, proposals = [], embed = () => [1, 0], ...kept }: FakeServerOptions) {
  let stored = records;
  let listener: TransportListener | null = null;
  let clients = 0;
  let folder: string | null = '/photos';
  /** What happens to the next commit, instead of being stored and answered. */
  let accident: 'lose answer' | 'lose request' | Error | null = null;
  const commits: { label: string; change: Change }[] = [];
  const asked: { method: string; params: unknown }[] = [];
  let settings = kept.settings ?? {};
  let held: (() => void)[] | null = null;

  const images = () => recordsOf(stored, 'image').toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const entryOf = (index: number): ImageEntry | null => {
    const image = images()[index];
    if (image === undefined) return null;
    const { id, path, width, height } = image;
    return { id, path, width, height, status: 'unseen', regions: 0, index };
  };
  const info = (): ProjectInfo | null => {
    if (folder === null) return null;
    const phrases = recordsOf(stored, 'phrase');
    const counts = { images: images().length, scanning: false };
    return { folder, name: folder.slice(1), phrases, run: run ?? null, ...counts };
  };

  function tell<N extends keyof Events>(name: N, value: Events[N]): void {
    listener?.onMessage(encodeMessage({ kind: 'event', name, value }));
  }

  function commit({ change, label }: Params<'commit'>, client: string) {
    if (accident instanceof Error) {
      const error = accident;
      accident = null;
      throw error;
    }
    if (accident === 'lose request') return cut();
    stored = applyOrConflict(stored, change);
    commits.push({ label, change });
    if (accident === 'lose answer') return cut();
    tell('changed', { change, sequence: commits.length, label, client });
    return { sequence: commits.length, at: '2026-01-01T10:20:30.000Z' };
  }

  /** What the server itself does at a client's request. */
  function storeFor(client: string, change: Change, label: string): number {
    stored = applyOrConflict(stored, change);
    commits.push({ label, change });
    tell('changed', { change, sequence: commits.length, label, client });
    return commits.length;
  }

  function cut(): void {
    accident = null;
    const lost = listener;
    listener = null;
    lost?.onLost();
  }

  function openImage(imageId: string) {
    const image = images().find(({ id }) => id === imageId);
    if (image === undefined) throw new Error(`Expected an image, got "${imageId}".`);
    const isShown = (record: AnnotationRecord) =>
      record.type === 'phrase' || (record.type === 'image' ? record.id === imageId : record.imageId === imageId);
    const found = proposals.find((set) => set.imageId === imageId) ?? null;
    return { image, records: [...stored.values()].filter(isShown), run: run ?? null, proposals: found, error: null };
  }

  const handlers: Handlers = {
    openedProject: () => info(),
    openProject: (params: Params<'openProject'>) => {
      folder = params.folder;
      return info();
    },
    listJobs: () => [],
    readQueue: () => ({ open: 0, pending: 0, begun: 0 }),
    learnPhrases: () => ({ phrases: [] }),
    readSettings: () => settings,
    writeSettings: (params: Params<'writeSettings'>) => {
      settings = { ...settings, ...params };
      return null;
    },
    listPhrases: () =>
      recordsOf(stored, 'phrase').map((phrase) => {
        const regions = recordsOf(stored, 'region').filter(({ phraseIds }) => phraseIds.includes(phrase.id));
        return { ...phrase, regions: regions.length, images: new Set(regions.map(({ imageId }) => imageId)).size };
      }),
    findImage: ({ from, step }: Params<'findImage'>) =>
      entryOf(from === null ? 0 : images().findIndex(({ id }) => id === from) + step),
    locateImage: ({ imageId }: Params<'locateImage'>) => entryOf(images().findIndex(({ id }) => id === imageId)),
    openImage: ({ imageId }: Params<'openImage'>) => openImage(imageId),
    embedTexts: ({ texts }: Params<'embedTexts'>) => ({ embeddings: Float32Array.from(texts.flatMap(embed)) }),
    commit,
    revert: ({ sequences, label }: Params<'revert'>, client: string) => {
      const changes = sequences.toReversed().map((sequence) => invert(commits[sequence - 1].change));
      // All or none.
      changes.reduce(applyOrConflict, stored);
      return { sequences: changes.map((change) => storeFor(client, change, label)) };
    },
    ...kept.answers?.({ storeFor }),
    startPropose: () => ({ jobId: 'job' }),
  };

  function answer(message: ClientMessage, client: string): void {
    if (message.kind === 'cancel') return;
    const { id, method, params } = message;
    asked.push({ method, params });
    const asker = listener;
    try {
      const value = handlers[method](params as never, client);
      if (asker === listener) asker?.onMessage(encodeMessage({ kind: 'result', id, value }));
    } catch (error) {
      const { name, message: text } = error as Error;
      asker?.onMessage(encodeMessage({ kind: 'error', id, name, message: text }));
    }
  }

  return {
    commits,
    asked,
    records: () => stored,
    settings: () => settings,
    connect(next: TransportListener): Transport {
      const client = `client ${++clients}`;
      listener = next;
      queueMicrotask(() => next.onMessage(encodeMessage({ kind: 'hello', client })));
      return {
        send(bytes) {
          const message = decodeMessage(bytes) as ClientMessage;
          const turn = () => listener === next && answer(message, client);
          if (held === null) queueMicrotask(turn);
          else held.push(turn);
        },
        close: () => undefined,
      };
    },
    /** Cuts the connection. */
    cut,
    /** Cuts the connection after storing, or before reading, the next commit; or refuses it. */
    prepare(next: typeof accident) {
      accident = next;
    },
    /** Stores a change of another window and tells of it. */
    changeElsewhere(change: Change, { silently = false } = {}) {
      stored = apply(stored, change);
      if (!silently) tell('changed', { change, sequence: 1000, label: 'Edit', client: 'another window' });
    },
    /** Stores a change at the request of the client that is connected, but not by a commit of its own. */
    changeForUs(change: Change, label = 'Accept all') {
      storeFor(`client ${clients}`, change, label);
    },
    tell,
    /** As a server does that was started anew without a folder. */
    forgetProject() {
      folder = null;
    },
    /** Holds all requests back until the returned function is called. */
    hold(): () => void {
      const waiting: (() => void)[] = [];
      held = waiting;
      return () => {
        held = null;
        for (const turn of waiting) turn();
      };
    },
  };
}

function applyOrConflict(records: Records, change: Change): Records {
  try {
    return apply(records, change);
  } catch (error) {
    throw Object.assign(new Error((error as Error).message), { name: 'ConflictError' });
  }
}
