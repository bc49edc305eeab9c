import { stat } from 'node:fs/promises';

/**
 * Makes something of a file once, and keeps what was asked for last. A file that has changed is made anew; what is being
 * made is made once for all that ask; a failure is not kept.
 */
export function keepRecent<T>(most: number, make: (file: string) => Promise<T>): (file: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return async (file) => {
    const { mtimeMs, size } = await stat(file);
    const key = `${mtimeMs} ${size} ${file}`;
    const made = kept.get(key) ?? make(file);
    // A map keeps the order of insertion: what was used last goes to its end.
    kept.delete(key);
    kept.set(key, made);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    made.catch(() => kept.get(key) === made && kept.delete(key));
    return made;
  };
}
