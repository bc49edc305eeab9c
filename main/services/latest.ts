/** Work of which each client wants only the latest. */
export type Latest = <T>(client: string, signal: AbortSignal, work: (latest: AbortSignal) => Promise<T>) => Promise<T>;

/** Beginning the next work of a client aborts the one before. @param reason why, in a sentence */
export function createLatest(reason: string): Latest {
  const running = new Map<string, AbortController>();
  return async (client, signal, work) => {
    const own = new AbortController();
    running.get(client)?.abort(new Error(reason));
    running.set(client, own);
    try {
      return await work(AbortSignal.any([signal, own.signal]));
    } finally {
      if (running.get(client) === own) running.delete(client);
    }
  };
}
