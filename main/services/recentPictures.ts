import { stat } from 'node:fs/promises';

/**
 * Makes something of a file, or of a part of it, once, and keeps what was asked for last. A file that has changed is made anew; what is being
 * made is made once for all that ask; a failure is not kept.
 */
export function keepRecent<T, Part extends readonly unknown[]>(
  most: number,
  make: (file: string, ...part: Part) => Promise<T>,
): (file: string, ...part: Part) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return async (file, ...part) => {
    const { mtimeMs, size } = await stat(file);
    const key = `${mtimeMs} ${size} ${part.join(' ')} ${file}`;
    const made = kept.get(key) ?? make(file, ...part);
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
