import { invert, isEmpty, merge } from '../../annotations/change.ts';
import type { BehindPaint } from './behindPaint.ts';
import { reasonOf } from './reasonOf.ts';
import type { LabelledChange, SaveState } from './workbench.ts';

export type SaveQueue = {
  add(entry: LabelledChange): void;
  /** Tries again now. Resolves when all is stored. @throws the reason why it is not */
  flush(): Promise<void>;
  /** What is not stored yet, the oldest first. */
  unsaved(): readonly LabelledChange[];
  /** How many entries have left the queue so far. */
  settled(): number;
  /** Whether the change is that of an entry not stored yet, or of the last one that was. */
  made(change: LabelledChange['change']): boolean;
  /** Begins anew with what another project left unsaved; what waited until now is forgotten here. */
  restart(entries: readonly LabelledChange[]): void;
};

export type SaveQueueOptions = {
  /** Stores one change; resolves to the instant, in ISO 8601. */
  readonly commit: (entry: LabelledChange) => Promise<string>;
  /** Whether the error says that the change will never be stored; otherwise it is tried again. */
  readonly isRefusal: (error: unknown) => Promise<boolean>;
  /** What the store does not hold yet of a refused entry. Empty when it was stored before, and the answer was lost. */
  readonly unstoredPart: (entry: LabelledChange) => Promise<LabelledChange['change']>;
  /** Told of an entry that somebody else made in part, and of what is left of it, which is stored in its place. */
  readonly onReduced: (entry: LabelledChange, left: LabelledChange) => void;
  /** Told of a refused entry, which has left the queue. Resolves to the waiting entries that do not apply without it. */
  readonly onRefused: (entry: LabelledChange, error: unknown) => Promise<readonly LabelledChange[]>;
  readonly onState: (state: SaveState) => void;
  /** When to do what takes long for large changes. */
  readonly behindPaint: BehindPaint;
  /** Keeps what is not stored where a reload finds it. */
  readonly remember: (unsaved: readonly LabelledChange[]) => void;
};

/** Stores changes one after the other, in the order in which they were made. What fails stays and is tried again. */
export function createSaveQueue(options: SaveQueueOptions): SaveQueue {
  const { commit, isRefusal, unstoredPart, onReduced, onRefused, onState, behindPaint, remember } = options;
  let waiting: readonly LabelledChange[] = [];
  let running: Promise<void> | null = null;
  let last: LabelledChange | null = null;
  let settled = 0;

  function keep(entries: readonly LabelledChange[]): void {
    waiting = entries;
    remember(waiting);
  }

  function take(entries: readonly LabelledChange[]): void {
    settled += entries.length;
    keep(waiting.filter((other) => !entries.includes(other)));
  }

  /** Resolves to the instant at which the entry was stored, or null when that is not known or it was refused. */
  async function settle(entry: LabelledChange): Promise<string | null> {
    try {
      const at = await commit(entry);
      last = entry;
      take([entry]);
      return at;
    } catch (error) {
      if (!(await isRefusal(error))) throw error;
      const change = await unstoredPart(entry);
      if (!isEmpty(change) && sizeOf(change) < sizeOf(entry.change)) return settle(reduce(entry, change));
      take([entry]);
      if (!isEmpty(change)) take(await onRefused(entry, error));
      return null;
    }
  }

  function reduce(entry: LabelledChange, change: LabelledChange['change']): LabelledChange {
    const left = { ...entry, change };
    keep(waiting.map((other) => (other === entry ? left : other)));
    onReduced(entry, left);
    return left;
  }

  async function run(): Promise<void> {
    let at: string | null = null;
    onState({ kind: 'saving' });
    for (let entry = waiting[0]; entry !== undefined; entry = waiting[0]) at = (await settle(entry)) ?? at;
    onState({ kind: 'saved', at: at ?? new Date().toISOString() });
  }

  function start(): Promise<void> {
    running ??= run()
      .catch((error: unknown) => {
        onState({ kind: 'failed', reason: reasonOf(error) });
        throw error;
      })
      .finally(() => {
        running = null;
      })
      // An entry may have come after the last look at the queue.
      .then(() => (waiting.length > 0 ? start() : undefined));
    return running;
  }

  function startUnasked(): void {
    // The state tells of a failure; the next flush tries again.
    start().catch(() => undefined);
  }

  return {
    add(entry) {
      waiting = [...waiting, entry];
      behindPaint(sizeOf(entry.change), () => {
        remember(waiting);
        if (waiting.length > 0) startUnasked();
      });
    },
    flush: async () => {
      if (waiting.length > 0) await start();
    },
    unsaved: () => waiting,
    settled: () => settled,
    made: (change) => [...(last === null ? [] : [last]), ...waiting].some((entry) => leadsToSame(entry.change, change)),
    restart(entries) {
      last = null;
      keep(entries);
      if (entries.length > 0) startUnasked();
    },
  };
}

function leadsToSame(a: LabelledChange['change'], b: LabelledChange['change']): boolean {
  return isEmpty(merge(invert(a), b));
}

function sizeOf({ added, removed, updated }: LabelledChange['change']): number {
  return [added, removed, updated].reduce((size, part) => size + Object.keys(part).length, 0);
}
