import { createWorkbench } from '../../../../renderer/state/createWorkbench.ts';
import type { UnsavedChanges } from '../../../../renderer/state/unsaved.ts';
import type { WorkbenchState } from '../../../../renderer/state/workbench.ts';
import type { FakeServer } from './fakeServer.ts';

/** What a page keeps for the next one. */
export function pageStorage(): UnsavedChanges & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    remember: (folder, changes) => kept.set(folder, JSON.stringify(changes)),
    recall: (folder) => JSON.parse(kept.get(folder) ?? '[]'),
  };
}

/** A workbench that has connected to the server and shows its project. */
export async function startedWorkbench(server: FakeServer, unsaved: UnsavedChanges = pageStorage()) {
  const notices: string[] = [];
  const timers: (() => void)[] = [];
  const painted: (() => void)[] = [];
  let ids = 0;
  const workbench = createWorkbench({
    connect: server.connect,
    later: (callback) => timers.push(callback),
    afterPaint: (callback) => painted.push(callback),
    unsaved,
    decode: async () => undefined,
    notify: (_severity, text) => notices.push(text),
    newId: () => `new ${++ids}`,
  });
  const { store, actions } = workbench;

  /** Resolves when the state is as the predicate says. */
  function until(predicate: (state: WorkbenchState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (predicate(store.getState())) return resolve();
      const stop = store.subscribe((state) => {
        if (!predicate(state)) return;
        stop();
        resolve();
      });
    });
  }

  workbench.start();
  await until(({ project, connection }) => project !== null && connection === 'open');
  return {
    ...workbench,
    actions,
    notices,
    until,
    state: store.getState,
    records: () => store.getState().edited?.records ?? new Map(),
    /** Lets the page paint: what waits for that happens. */
    paint() {
      for (const callback of painted.splice(0)) callback();
    },
    /** Lets time pass: what was put off happens, such as connecting again. */
    runTimers() {
      for (const callback of timers.splice(0)) callback();
    },
  };
}
