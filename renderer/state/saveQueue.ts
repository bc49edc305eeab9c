import type { LabelledChange, SaveState } from './workbench.ts';

export type SaveQueue = {
  add(entry: LabelledChange): void;
  /** Tries again now. Resolves when all is stored. @throws the reason why it is not */
  flush(): Promise<void>;
  /** What is not stored yet, the oldest first. */
  unsaved(): readonly LabelledChange[];
  /** Forgets what is not stored and belongs to the image. */
  drop(imageId: string | null): void;
};

export type SaveQueueOptions = {
  /** Stores one change; resolves to the instant, in ISO 8601. */
  readonly commit: (entry: LabelledChange) => Promise<string>;
  /**
   * Told that the store holds something else than the change found. `resent` says that an earlier attempt ended
   * without an answer, so that the change itself may be what stands there. Resolves to whether that is so.
   */
  readonly onConflict: (entry: LabelledChange, resent: boolean) => Promise<boolean>;
  readonly onState: (state: SaveState) => void;
  /** Keeps what is not stored where a reload finds it. */
  readonly remember: (unsaved: readonly LabelledChange[]) => void;
};

/** Stores changes one after the other, in the order in which they were made. What fails stays and is tried again. */
export function createSaveQueue({ commit, onConflict, onState, remember }: SaveQueueOptions): SaveQueue {
  let waiting: readonly LabelledChange[] = [];
  let running: Promise<void> | null = null;
  let attempted: LabelledChange | null = null;

  function keep(entries: readonly LabelledChange[]): void {
    waiting = entries;
    remember(waiting);
  }

  async function store(entry: LabelledChange): Promise<string | null> {
    const resent = attempted === entry;
    attempted = entry;
    try {
      return await commit(entry);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConflictError') throw error;
      await onConflict(entry, resent);
      return null;
    }
  }

  async function run(): Promise<void> {
    let at: string | null = null;
    onState({ kind: 'saving' });
    for (let entry = waiting[0]; entry !== undefined; entry = waiting[0]) {
      const stored = entry;
      at = (await store(stored)) ?? at;
      keep(waiting.filter((other) => other !== stored));
    }
    onState({ kind: 'saved', at: at ?? new Date().toISOString() });
  }

  function start(): Promise<void> {
    running ??= run()
      .catch((error: unknown) => {
        onState({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
        throw error;
      })
      .finally(() => {
        running = null;
      })
      // An entry may have come after the last look at the queue.
      .then(() => (waiting.length > 0 ? start() : undefined));
    return running;
  }

  return {
    add(entry) {
      keep([...waiting, entry]);
      // The state tells of a failure; the next flush tries again.
      start().catch(() => undefined);
    },
    flush: async () => {
      if (waiting.length > 0) await start();
    },
    unsaved: () => waiting,
    drop: (imageId) => keep(waiting.filter((entry) => entry.imageId !== imageId)),
  };
}
