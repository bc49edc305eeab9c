import { once } from 'node:events';

/** Resolves when the process is asked to end: by Ctrl-C, a closed terminal or whatever manages it. Asked twice, it ends. */
export async function untilStopped(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());
  await once(stop.signal, 'abort');
}
