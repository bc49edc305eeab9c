import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Client, createClient } from '../connection/client.ts';
import type { Transport, TransportListener } from '../connection/transport.ts';
import type { Actions } from './actions.ts';
import { createBatches } from './batches.ts';
import { createBehindPaint } from './behindPaint.ts';
import { coalesce } from './coalesce.ts';
import { unstoredPart } from './conflict.ts';
import type { Context, Severity } from './context.ts';
import { createActions } from './createActions.ts';
import { createTextEmbeddings } from './embeddings.ts';
import { takeEvent, takeProject } from './events.ts';
import { initialState } from './initialState.ts';
import { createSettingsKeeper, type SettingsKeeper } from './keepSettings.ts';
import { createLearning } from './learning.ts';
import { createLiveScoring } from './liveScores.ts';
import { reload } from './loading.ts';
import { phrasesAfter } from './openImage.ts';
import { isOutlived } from './outlived.ts';
import { createPrefetch } from './prefetch.ts';
import { reasonOf } from './reasonOf.ts';
import { createSaveQueue, type SaveQueue } from './saveQueue.ts';
import { createScoring } from './scoring.ts';
import { isCurrent } from './tightening.ts';
import type { UnsavedChanges } from './unsaved.ts';
import type { LabelledChange, UndoStep, WorkbenchState } from './workbench.ts';

export type WorkbenchOptions = {
  readonly connect: (listener: TransportListener) => Transport;
  readonly later: (callback: () => void, milliseconds: number) => void;
  /** Calls back, once, when the page has painted what it shows now. */
  readonly afterPaint: (callback: () => void) => void;
  readonly unsaved: UnsavedChanges;
  /** Makes the picture of an image ready to be drawn. */
  readonly decode: (imageId: string) => Promise<void>;
  readonly notify: (severity: Severity, text: string) => void;
  readonly newId: () => string;
};

export type Workbench = {
  readonly store: StoreApi<WorkbenchState>;
  readonly actions: Actions;
  /** Connects; from then on the connection is kept up. */
  start(): void;
  hasUnsaved(): boolean;
  readonly settings: SettingsKeeper;
};

/** Wires the state to a server. Nothing happens before `start`. */
export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { connect, later, unsaved, decode, notify, newId } = options;
  const store = createStore<WorkbenchState>(() => initialState);
  const { getState: get, setState: set } = store;

  const client: Client = createClient({
    connect,
    later,
    onEvent: (event) => takeEvent(context, event, client.id()),
    onState: (connection) => {
      set({ connection });
      if (connection === 'open') begin(context, settings).catch((error: unknown) => tellUnlessOutlived(context, error));
    },
  });
  const { request } = client;
  const behindPaint = createBehindPaint(options.afterPaint);

  const queue: SaveQueue = createSaveQueue({
    commit: async ({ change, label }) =>
      (await request('commit', { folder: get().project?.folder ?? '', change, label })).at,
    isRefusal: (error) => isRefusal(context, error),
    unstoredPart: (entry) => unstoredPart(request, entry),
    onReduced: (entry, left) => {
      const reduced = (steps: readonly UndoStep[]) =>
        steps.map((step) => ('change' in step && step.change === entry.change ? left : step));
      set({ undo: reduced(get().undo), redo: reduced(get().redo) });
    },
    onRefused: (entry, error) => takeRefusal(context, entry, error),
    onState: (save) => set({ save }),
    behindPaint,
    remember: (changes) => {
      const folder = get().project?.folder;
      if (folder !== undefined) unsaved.remember(folder, changes);
    },
  });

  const embed = createTextEmbeddings(request);
  const live = createLiveScoring({ get, set, request, notify }, embed);
  const learning = createLearning({ get, set, request });
  const context: Context = {
    get,
    set,
    request,
    score: createScoring({ get, set, notify }, embed),
    followDrag: live.followDrag,
    followDrawing: live.followDrawing,
    learnFrom: learning.stored,
    queue,
    behindPaint,
    unsaved,
    ahead: createPrefetch(request, decode),
    batches: createBatches(),
    clock: { changes: 0 },
    refreshImage: coalesce(async () => {
      await reload(context);
    }),
    refreshPhrases: coalesce(() =>
      request('listPhrases', null).then(
        // What is not stored yet is not in the answer.
        (phrases) => set({ phrases: queue.unsaved().reduce((all, { change }) => phrasesAfter(all, change), phrases) }),
        (error: unknown) => tellUnlessOutlived(context, error),
      ),
    ),
    refreshProject: coalesce(() =>
      request('openedProject', null).then(
        (project) => {
          if (project?.folder === get().project?.folder) set({ project });
        },
        (error: unknown) => tellUnlessOutlived(context, error),
      ),
    ),
    notify,
    newId,
  };

  const settings = createSettingsKeeper({
    get,
    set,
    later,
    read: () => request('readSettings', null),
    write: (kept) => request('writeSettings', kept),
  });
  store.subscribe(settings.changed);
  store.subscribe((state) => {
    if (state.ghost !== null && !isCurrent(state.ghost, state)) set({ ghost: null });
    live.follow();
    learning.follow();
  });
  const hasUnsaved = (): boolean => queue.unsaved().length > 0;
  return { store, actions: createActions(context), start: client.start, hasUnsaved, settings };
}

/** What every new connection begins with: settings once, the project, and what is not stored yet. */
async function begin(context: Context, settings: SettingsKeeper): Promise<void> {
  const { get, set, request, queue } = context;
  await settings.begin();
  const { project: before } = get();
  const opened = await request('openedProject', null);
  // A server that was started anew has no project open: it goes on with the one that is shown.
  const project = opened === null && before !== null ? await request('openProject', { folder: before.folder }) : opened;
  takeProject(context, project);
  if (project === null) return;
  set({ jobs: await request('listJobs', null) });
  set({ queue: await request('readQueue', null), queueVersion: get().queueVersion + 1 });
  context.refreshPhrases();
  await queue.flush();
  await reload(context);
}

/** Whether a change will never be stored. A store that is out of reach, or another one, says nothing about it. */
async function isRefusal({ get, request }: Context, error: unknown): Promise<boolean> {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConflictError' || error.name === 'RequestError') return true;
  if (error.name !== 'Error') return false;
  const opened = await request('openedProject', null);
  return opened !== null && opened.folder === get().project?.folder;
}

/** Shows the records as they are stored, without a change that was refused and what rested on it. */
async function takeRefusal(
  context: Context,
  entry: LabelledChange,
  error: unknown,
): Promise<readonly LabelledChange[]> {
  const { get, set, notify, refreshPhrases } = context;
  notify('warning', `"${entry.label}" was not stored, and the image shows what is: ${reasonOf(error)}`);
  const lost = await reload(context);
  refreshPhrases();
  const gone = new Set([entry, ...lost].map(({ change }) => change));
  const { undo, redo } = get();
  const isThere = (step: UndoStep): boolean => !('change' in step && gone.has(step.change));
  set({ undo: undo.filter(isThere), redo: redo.filter(isThere) });
  return lost;
}

function tellUnlessOutlived({ notify }: Context, error: unknown): void {
  if (!isOutlived(error)) notify('error', reasonOf(error));
}
