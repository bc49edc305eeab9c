import type { QueueEntry, QueueFilter, QueuePage } from '../../../main/api/curation.ts';
import { reasonOf } from '../../state/reasonOf.ts';

/** Places that are held at a time: a screen shows some 40. */
export const WINDOW = 200;
/** What is shown is asked for anew no more often than this, however fast images are judged. */
const REST_MS = 300;

export type QueueQuery = QueueFilter & {
  readonly folder: string;
  /** Counts up when there is more or less in the queue. */
  readonly version: number;
};

/** A window of the queue as far as it has come. */
export type LoadedQueue = {
  readonly total: number;
  readonly kinds: QueuePage['kinds'];
  readonly phrases: QueuePage['phrases'];
  /** The place of the first of the entries. */
  readonly offset: number;
  readonly entries: readonly QueueEntry[];
};

/** What the panel shows: null until the first answer for this folder and filter has come. */
export type QueueSnapshot = { readonly loaded: LoadedQueue | null; readonly problem: string | null };

/** Places of the list, both included. */
type Range = { readonly first: number; readonly last: number };

export type QueueLoader = {
  subscribe(listener: () => void): () => void;
  snapshot(): QueueSnapshot;
  /** Sets what is listed. */
  ask(query: QueueQuery): void;
  /** Sets which places are seen. */
  want(range: Range): void;
};

type Options = {
  readonly load: (params: QueueFilter & { offset: number; limit: number }) => Promise<QueuePage>;
  readonly later: (callback: () => void, milliseconds: number) => void;
};

/** The disagreement at a place, or undefined until it has come. */
export function entryAt({ offset, entries }: LoadedQueue, index: number): QueueEntry | undefined {
  return entries[index - offset];
}

/** Whether two entries are of one disagreement. */
export function isSameEntry(a: QueueEntry | null | undefined, b: QueueEntry | null | undefined): boolean {
  return a?.imageId === b?.imageId && a?.suggestion.key === b?.suggestion.key;
}

/** Loads a window around what is seen, one request at a time. What is shown stays until the answer has come. */
export function createQueueLoader({ load, later }: Options): QueueLoader {
  const listeners = new Set<() => void>();
  let shown: QueueSnapshot = { loaded: null, problem: null };
  /** The query that `shown` answers. */
  let answered: QueueQuery | null = null;
  let query: QueueQuery | null = null;
  let wanted: Range = { first: 0, last: 0 };
  let isBusy = false;
  let isResting = false;

  function show(part: Partial<QueueSnapshot>): void {
    shown = { ...shown, ...part };
    for (const listener of listeners) listener();
  }

  /** Whether a place that is seen lies outside of the window. */
  function isOutside({ loaded }: QueueSnapshot): boolean {
    if (loaded === null) return false;
    const last = Math.min(wanted.last, loaded.total - 1);
    return last >= 0 && (wanted.first < loaded.offset || last >= loaded.offset + loaded.entries.length);
  }

  async function next(): Promise<void> {
    if (isBusy || query === null) return;
    const isOld = answered?.version !== query.version;
    if (answered !== null && !isOutside(shown) && (!isOld || isResting)) return;
    isBusy = true;
    if (isOld) rest();
    await take(query);
    isBusy = false;
    void next();
  }

  function rest(): void {
    isResting = true;
    later(() => {
      isResting = false;
      void next();
    }, REST_MS);
  }

  async function take(asked: QueueQuery): Promise<void> {
    const { kinds, phraseId } = asked;
    const around = Math.floor((WINDOW - (wanted.last - wanted.first)) / 2);
    const offset = Math.max(0, wanted.first - Math.max(0, around));
    try {
      const { entries, ...counts } = await load({ kinds, phraseId, offset, limit: WINDOW });
      if (query === null || !isSameList(query, asked)) return;
      answered = asked;
      show({ loaded: { ...counts, offset, entries }, problem: null });
    } catch (error) {
      answered = asked;
      if (query !== null && isSameList(query, asked)) show({ loaded: null, problem: reasonOf(error) });
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    snapshot: () => shown,
    ask(asked) {
      if (query !== null && !isSameList(query, asked)) {
        wanted = { first: 0, last: 0 };
        answered = null;
      }
      if (query?.folder !== asked.folder) show({ loaded: null, problem: null });
      query = asked;
      void next();
    },
    want(range) {
      wanted = range;
      void next();
    },
  };
}

function isSameList(a: QueueQuery, b: QueueQuery): boolean {
  return a.folder === b.folder && a.phraseId === b.phraseId && a.kinds.join() === b.kinds.join();
}
