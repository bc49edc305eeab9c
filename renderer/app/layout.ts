import { useSyncExternalStore } from 'react';

const PREFIX = 'objembed-layout:';

let version = 0;
const listeners = new Set<() => void>();

/** Where the sizes of side bars and panels are kept between visits; private windows may have no such place. */
export const layoutStorage = {
  getItem(key: string): string | null {
    return attempt(() => localStorage.getItem(PREFIX + key)) ?? null;
  },
  setItem(key: string, value: string): void {
    attempt(() => localStorage.setItem(PREFIX + key, value));
  },
};

/** Gives all side bars and panels their first sizes again. */
export function resetLayout(): void {
  attempt(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
  version += 1;
  for (const listener of listeners) listener();
}

/** Counts the resets: as a React key, it makes the groups of panels anew. */
export function useLayoutVersion(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
