import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { CONNECTION_LOST, createClient } from '../connection/client.ts';
import { connect } from '../connection/transport.ts';
import type { Actions } from './actions.ts';
import { isStored } from './conflict.ts';
import { type Context, reasonOf } from './context.ts';
import { createActions } from './createActions.ts';
import { createTextEmbeddings } from './embeddings.ts';
import { reload, takeEvent, takeProject } from './events.ts';
import { initialState } from './initialState.ts';
import { notify } from './notices.ts';
import { createSaveQueue } from './saveQueue.ts';
import { differsInSettings, toSettings, withSettings } from './settings.ts';
import { recallUnsaved, rememberUnsaved } from './unsaved.ts';
import type { LabelledChange, WorkbenchState } from './workbench.ts';

const SETTINGS_DELAY_MS = 500;

const store = createStore<WorkbenchState>(() => initialState);

const queue = createSaveQueue({
  commit: async ({ change, label }) => (await client.request('commit', { change, label })).at,
  onConflict: async (entry, resent) => {
    if (resent && (await isStored(client.request, entry))) return true;
    queue.drop(entry.imageId);
    notify('warning', `"${entry.label}" was not stored: something else changed the same records; they are shown anew.`);
    // Only when this run of the queue has ended can the image be loaded again.
    setTimeout(() => reload(context), 0);
    return false;
  },
  onState: (save) => store.setState({ save }),
  remember: (changes) => {
    const folder = store.getState().project?.folder;
    if (folder !== undefined) rememberUnsaved(folder, changes);
  },
});

const client = createClient({
  connect,
  later: (callback, milliseconds) => setTimeout(callback, milliseconds),
  onEvent: (event) => takeEvent(context, event, client.id()),
  onState: (connection) => {
    store.setState({ connection });
    if (connection === 'open') begin().catch((error: unknown) => notify('error', reasonOf(error)));
  },
});

const context: Context = {
  get: store.getState,
  set: store.setState,
  request: client.request,
  embed: createTextEmbeddings((...asked) => client.request(...asked)),
  queue,
  notify,
  newId: () => crypto.randomUUID(),
};

const actions = createActions(context);

/** A part of the state, which draws its component again when it changes. */
export function useWorkbench<T>(selector: (state: WorkbenchState) => T): T {
  return useStore(store, selector);
}

/** Everything that can be done; always the same object. */
export function useActions(): Actions {
  return actions;
}

/** The state as it is now. */
export function getState(): WorkbenchState {
  return store.getState();
}

/** Connects the page: keeps settings, and holds it open while something is not stored. */
export function startWorkbench(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe((state, before) => {
    if (!areSettingsRead || !differsInSettings(state, before)) return;
    clearTimeout(timer);
    timer = setTimeout(writeSettings, SETTINGS_DELAY_MS);
  });
  window.addEventListener('pagehide', () => areSettingsRead && writeSettings());
  window.addEventListener('beforeunload', (event) => {
    if (queue.unsaved().length > 0) event.preventDefault();
  });
}

let areSettingsRead = false;

function writeSettings(): void {
  client.request('writeSettings', toSettings(store.getState())).catch((error: Error) => {
    if (error.name !== CONNECTION_LOST) notify('error', error.message);
  });
}

/** What every new connection begins with: settings once, the project, and what is not stored yet. */
async function begin(): Promise<void> {
  if (!areSettingsRead) {
    store.setState(withSettings(store.getState(), await client.request('readSettings', null)));
    areSettingsRead = true;
  }
  const before = store.getState().project?.folder;
  const project = await client.request('openedProject', null);
  takeProject(context, project);
  if (project === null) return;
  const phrases = await client.request('listPhrases', null);
  store.setState({ phrases, jobs: await client.request('listJobs', null) });
  if (before === undefined) recallUnsaved(project.folder).forEach(resend);
  await queue.flush();
  reload(context);
}

function resend(entry: LabelledChange): void {
  queue.add(entry);
}
