import type { ImageEntry, OpenImage } from '../../main/api/images.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { reload } from './loading.ts';
import { show, toEdited } from './openImage.ts';
import { reasonOf } from './reasonOf.ts';
import type { Selection } from './workbench.ts';

export const NOTHING_SELECTED: Selection = { kind: 'regions', ids: [] };

type NavigationActions = Pick<Actions, 'openImage' | 'step' | 'stepUnfinished' | 'setFilter'>;

/**
 * Going from image to image. What was done is stored before an image is left; if that fails, the user is told and the
 * image stays: these actions do not reject.
 */
export function navigationActions(context: Context): NavigationActions {
  const { get, set, request, queue, ahead, notify } = context;
  /** The image on its way. Only the one that was asked for last is shown. */
  let heading: string | null = null;
  /** Steps find their image one after the other, so that quick ones add up. */
  let turn: Promise<void> = Promise.resolve();

  async function load(imageId: string, entry: ImageEntry | null): Promise<void> {
    await queue.flush();
    if (heading !== imageId) return;
    set({ loading: true });
    const [opened, current] = await Promise.all([
      ahead.take(imageId) ?? request('openImage', { imageId }),
      entry ?? request('locateImage', { filter: get().filter, imageId }),
    ]);
    if (heading !== imageId) return;
    const isOpen = get().edited?.image.id === imageId;
    set({ current: current ?? unlisted(opened), selection: NOTHING_SELECTED, loading: false });
    // What the open image shows may be newer than this answer.
    if (isOpen) await reload(context);
    else show(context, toEdited(opened));
    ahead.look(get().filter, imageId);
  }

  async function open(imageId: string, entry: ImageEntry | null): Promise<void> {
    heading = imageId;
    set({ showsSearch: false });
    try {
      await load(imageId, entry);
    } catch (error) {
      if (heading === imageId) notify('error', reasonOf(error));
    }
    if (heading !== imageId) return;
    heading = null;
    set({ loading: false });
  }

  async function find(filter: string, step: 1 | -1): Promise<ImageEntry | null> {
    const from = heading ?? get().current?.id ?? null;
    return request('findImage', { filter, from, step });
  }

  function stepWith(filter: string, step: 1 | -1, none: string): Promise<void> {
    const arrival = turn.then(async () => {
      try {
        const found = await find(filter, step);
        if (found === null) notify('info', none);
        // Begun in this turn, and not waited for: the next step starts from here.
        return found === null ? null : { done: open(found.id, filter === get().filter ? found : null) };
      } catch (error) {
        notify('error', reasonOf(error));
        return null;
      }
    });
    turn = arrival.then(() => undefined);
    return arrival.then((started) => started?.done);
  }

  return {
    openImage: (imageId) => open(imageId, null),
    step: (step) => stepWith(get().filter, step, step === 1 ? 'This is the last image.' : 'This is the first image.'),
    stepUnfinished: (step) =>
      stepWith(`${get().filter} status:unfinished`.trim(), step, 'No unfinished image lies that way.'),
    async setFilter(filter) {
      set({ filter, chosenImageIds: new Set() });
      ahead.forget('all');
      const { current } = get();
      if (current === null) return;
      const placed = await request('locateImage', { filter, imageId: current.id });
      if (get().current?.id !== current.id || get().filter !== filter) return;
      // An image that the filter does not match has no place among those that it matches.
      set({ current: placed ?? { ...current, index: -1 } });
    },
  };
}

/** An image that the filter does not match keeps no place among those that it matches. */
function unlisted({ image, records }: OpenImage): ImageEntry {
  const { id, path, width, height } = image;
  const regions = records.filter((record) => record.type === 'region').length;
  return { id, path, width, height, status: 'unseen', regions, index: -1 };
}
