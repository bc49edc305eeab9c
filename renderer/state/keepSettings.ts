import type { Settings } from '../../main/api/projects.ts';
import { differsInSettings, toSettings, withSettings } from './settings.ts';
import type { WorkbenchState } from './workbench.ts';

const DELAY_MS = 500;

export type SettingsKeeper = {
  /** Takes in what was kept, once; and writes what could not be written before. */
  begin(): Promise<void>;
  /** To be called on every change of the state. */
  changed(state: WorkbenchState, before: WorkbenchState): void;
  /** Writes now what waits to be written. */
  flush(): Promise<void>;
};

type KeeperOptions = {
  readonly get: () => WorkbenchState;
  readonly set: (state: WorkbenchState) => void;
  readonly read: () => Promise<Settings>;
  readonly write: (settings: Settings) => Promise<unknown>;
  readonly later: (callback: () => void, milliseconds: number) => void;
};

/** Writes settings a little after they change, many changes at once, and never loses the last. */
export function createSettingsKeeper({ get, set, read, write, later }: KeeperOptions): SettingsKeeper {
  let isRead = false;
  let isDirty = false;
  let isAwaited = false;

  async function flush(): Promise<void> {
    if (!isDirty) return;
    isDirty = false;
    try {
      await write(toSettings(get()));
    } catch {
      // Told elsewhere if the connection is lost; written when it is back.
      isDirty = true;
    }
  }

  return {
    flush,
    async begin() {
      if (isRead) return flush();
      const kept = await read();
      // Only now: what else was told meanwhile stays.
      set(withSettings(get(), kept));
      isRead = true;
    },
    changed(state, before) {
      if (!isRead || !differsInSettings(state, before)) return;
      isDirty = true;
      if (isAwaited) return;
      isAwaited = true;
      later(() => {
        isAwaited = false;
        void flush();
      }, DELAY_MS);
    },
  };
}
