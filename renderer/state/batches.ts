/** What the server stored at one request of ours, over many images and in several journal entries. */
export type Collected<T> = { readonly outcome: PromiseSettledResult<T>; readonly sequences: readonly number[] };

export type Batches = {
  /** Does the work when earlier work is done, and collects what is stored by it, also when it fails on the way. */
  collect<T>(work: () => Promise<T>): Promise<Collected<T>>;
  /** Takes a journal entry that the server made at our request; false when no work is going on that it belongs to. */
  take(sequence: number): boolean;
};

/** Tells which journal entries belong to which request: events of entries come before the answer to their request. */
export function createBatches(): Batches {
  let running: number[] | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function collect<T>(work: () => Promise<T>): Promise<Collected<T>> {
    const sequences: number[] = [];
    running = sequences;
    const [outcome] = await Promise.allSettled([work()]);
    running = null;
    return { outcome, sequences };
  }

  return {
    collect(work) {
      const collected = turn.then(() => collect(work));
      turn = collected;
      return collected;
    },
    take(sequence) {
      running?.push(sequence);
      return running !== null;
    },
  };
}
