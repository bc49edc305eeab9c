import type { Change } from '../../annotations/change.ts';
import type { ProjectInfo } from '../../main/api/projects.ts';
import type { Events } from '../../main/api.ts';
import type { ServerEvent } from '../connection/client.ts';
import type { Context } from './context.ts';
import { pushUndo } from './editing.ts';
import { initialState } from './initialState.ts';
import { afterChange, phrasesAfter, show } from './openImage.ts';

/** Takes in what the server tells. `client` is the name that the server knows us by. */
export function takeEvent(context: Context, event: ServerEvent, client: string | null): void {
  const { get, set, notify } = context;
  switch (event.name) {
    case 'changed':
      takeChanged(context, event.value, client);
      break;
    case 'progress': {
      const { done, total, client: asker } = event.value;
      if (asker === client) set({ progress: { done, total } });
      break;
    }
    case 'searching':
      set({ searching: event.value });
      break;
    case 'jobs':
      set({ jobs: event.value });
      break;
    case 'queue':
      set({ queue: event.value, queueVersion: get().queueVersion + 1 });
      break;
    case 'imagesChanged':
      set({ imagesVersion: get().imagesVersion + 1 });
      context.refreshProject();
      takeImages(context, event.value.imageIds);
      break;
    case 'projectOpened':
      takeProject(context, event.value);
      break;
    case 'recentFolders':
      set({ recentFolders: event.value });
      break;
    case 'device':
      set({ device: event.value });
      break;
    case 'models':
      set({ models: event.value });
      break;
    case 'notice':
      notify(event.value.severity, event.value.text);
  }
}

/**
 * Shows a project, or none. What belonged to another one goes; what was left unsaved in this one on an earlier page is
 * stored now.
 */
export function takeProject(
  { get, set, queue, unsaved, ahead, refreshPhrases }: Context,
  project: ProjectInfo | null,
): void {
  if (project?.folder === get().project?.folder) {
    set({ project, imagesVersion: get().imagesVersion + 1 });
    return;
  }
  const { current, edited, loading, undo, redo, selection, activePhraseId, filter, jobs, findings } = initialState;
  const { queue: disagreements, queueFilter, disagreement, learned } = initialState;
  const { showsSearch, searching } = initialState;
  const phrases = (project?.phrases ?? []).map((phrase) => ({ ...phrase, regions: 0, images: 0 }));
  const shown = { current, edited, loading, undo, redo, selection, activePhraseId, filter, jobs, findings, phrases };
  set({
    project,
    ...shown,
    ...{ queue: disagreements, queueFilter, disagreement, learned },
    showsSearch,
    searching,
    chosenImageIds: new Set(),
    imagesVersion: get().imagesVersion + 1,
    historyVersion: get().historyVersion + 1,
  });
  ahead.forget('all');
  queue.restart(project === null ? [] : unsaved.recall(project.folder));
  if (project !== null) refreshPhrases();
}

function takeChanged(context: Context, changed: Events['changed'], client: string | null): void {
  const { change, sequence, label, client: author } = changed;
  const { get, set, queue, refreshPhrases } = context;
  set({ historyVersion: get().historyVersion + 1, imagesVersion: get().imagesVersion + 1 });
  refreshPhrases();
  context.learnFrom(change);
  const isOurs = client !== null && author === client;
  if (isOurs && queue.made(change)) return;
  takeChange(context, change);
  // Done by the server at our request. What comes after its request was given up is a step of its own.
  if (isOurs && !context.batches.take(sequence)) pushUndo(context, { label, sequences: [sequence] });
}

/** Another window, or a job, changed something: the open image follows, or is loaded anew where that fails. */
function takeChange(context: Context, change: Change): void {
  const { get, set, ahead, clock } = context;
  clock.changes += 1;
  ahead.forget('all');
  const { edited, phrases } = get();
  set({ phrases: phrasesAfter(phrases, change) });
  if (edited === null) return;
  try {
    show(context, afterChange(edited, change));
  } catch {
    context.refreshImage();
  }
}

function takeImages(context: Context, imageIds: readonly string[] | 'all'): void {
  const { edited, project } = context.get();
  context.ahead.forget(imageIds);
  // While the folder is looked through, `all` comes again and again, and says nothing of images known before.
  const isMeant = imageIds === 'all' ? project?.scanning === false : imageIds.includes(edited?.image.id ?? '');
  if (edited !== null && isMeant) context.refreshImage();
}
