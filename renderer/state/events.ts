import type { Change } from '../../annotations/change.ts';
import type { ProjectInfo } from '../../main/api.ts';
import type { ServerEvent } from '../connection/client.ts';
import type { Context } from './context.ts';
import { initialState } from './initialState.ts';
import { afterChange, partFor, show, toEdited } from './openImage.ts';

/** Takes in what the server tells. `client` is the name that the server knows us by. */
export function takeEvent(context: Context, event: ServerEvent, client: string | null): void {
  const { get, set, notify } = context;
  switch (event.name) {
    case 'changed':
      set({ historyVersion: get().historyVersion + 1, imagesVersion: get().imagesVersion + 1 });
      refreshPhrases(context);
      if (event.value.client !== client || client === null) takeChange(context, event.value.change);
      break;
    case 'jobs':
      set({ jobs: event.value });
      break;
    case 'imagesChanged':
      set({ imagesVersion: get().imagesVersion + 1 });
      takeImages(context, event.value.imageIds);
      break;
    case 'projectOpened':
      takeProject(context, event.value);
      break;
    case 'notice':
      notify(event.value.severity, event.value.text);
  }
}

/** Shows a project, or none. What belonged to another one goes. */
export function takeProject({ get, set }: Context, project: ProjectInfo | null): void {
  if (project?.folder === get().project?.folder) {
    set({ project, imagesVersion: get().imagesVersion + 1 });
    return;
  }
  const { current, edited, undo, redo, selection, activePhraseId, filter, jobs, findings, phrases } = initialState;
  set({ project, current, edited, undo, redo, selection, activePhraseId, filter, jobs, findings, phrases });
}

/** Another window, or a job, changed something: the open image follows, or is loaded anew where that fails. */
function takeChange(context: Context, change: Change): void {
  const { edited } = context.get();
  if (edited === null) return;
  const part = partFor(edited, change);
  if ([part.added, part.removed, part.updated].every((records) => Object.keys(records).length === 0)) return;
  try {
    show(context, afterChange(edited, change));
  } catch {
    reload(context);
  }
}

function takeImages(context: Context, imageIds: readonly string[] | 'all'): void {
  const { edited } = context.get();
  if (edited !== null && imageIds !== 'all' && imageIds.includes(edited.image.id)) reload(context);
}

/** Loads the open image again; what is not stored yet waits for its turn first. */
export function reload(context: Context): void {
  const { get, request, queue, notify } = context;
  const imageId = get().edited?.image.id;
  if (imageId === undefined) return;
  queue
    .flush()
    .then(() => request('openImage', { imageId }))
    .then((opened) => {
      if (get().edited?.image.id === imageId && queue.unsaved().length === 0) show(context, toEdited(opened));
    })
    .catch((error: Error) => notify('error', error.message));
}

function refreshPhrases({ request, set, notify }: Context): void {
  request('listPhrases', null)
    .then((phrases) => set({ phrases }))
    .catch((error: Error) => notify('error', error.message));
}
