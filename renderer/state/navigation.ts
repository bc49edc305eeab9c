import type { ImageEntry, OpenImage } from '../../main/api.ts';
import { imageUrl } from '../connection/pictures.ts';
import type { Actions } from './actions.ts';
import { type Context, reasonOf } from './context.ts';
import { show, toEdited } from './openImage.ts';
import type { Selection } from './workbench.ts';

export const NOTHING_SELECTED: Selection = { kind: 'regions', ids: [] };

type NavigationActions = Pick<Actions, 'openImage' | 'step' | 'stepUnfinished' | 'setFilter'>;

/** Going from image to image. What was done is stored before an image is left; if that fails, it stays. */
export function navigationActions(context: Context): NavigationActions {
  const { get, set, request, queue, notify } = context;
  const ahead = createPrefetch(context);
  /** Only the image that was asked for last is shown. */
  let wanted: string | null = null;

  async function open(imageId: string, entry: ImageEntry | null): Promise<void> {
    wanted = imageId;
    try {
      await queue.flush();
      set({ loading: true });
      const [opened, current] = await Promise.all([
        ahead.take(imageId) ?? request('openImage', { imageId }),
        entry ?? request('locateImage', { filter: get().filter, imageId }),
      ]);
      if (wanted !== imageId) return;
      set({ current: current ?? unlisted(opened), selection: NOTHING_SELECTED, loading: false });
      show(context, toEdited(opened));
      if (opened.image.width > 0) ahead.look(get().filter, imageId);
    } catch (error) {
      if (wanted === imageId) set({ loading: false });
      notify('error', reasonOf(error));
      throw error;
    }
  }

  async function stepWith(filter: string, step: 1 | -1, none: string): Promise<void> {
    const found = await request('findImage', { filter, from: get().current?.id ?? null, step });
    if (found === null) return notify('info', none);
    await open(found.id, filter === get().filter ? found : null);
  }

  return {
    openImage: (imageId) => open(imageId, null),
    step: (step) => stepWith(get().filter, step, step === 1 ? 'This is the last image.' : 'This is the first image.'),
    stepUnfinished: (step) =>
      stepWith(`${get().filter} status:unfinished`.trim(), step, 'No unfinished image lies that way.'),
    async setFilter(filter) {
      set({ filter });
      const { current } = get();
      if (current !== null)
        set({ current: (await request('locateImage', { filter, imageId: current.id })) ?? current });
    },
  };
}

/** An image that the filter does not match keeps no place among those that it matches. */
function unlisted({ image, records }: OpenImage): ImageEntry {
  const { id, path, width, height } = image;
  const regions = records.filter((record) => record.type === 'region').length;
  return { id, path, width, height, status: 'unseen', regions, index: -1 };
}

/** Fetches the next image, its records and its picture while this one is looked at. */
function createPrefetch({ request }: Context) {
  let next: { readonly imageId: string; readonly opened: Promise<OpenImage> } | null = null;

  async function fetchNext(filter: string, from: string): Promise<void> {
    const entry = await request('findImage', { filter, from, step: 1 });
    if (entry === null) return;
    const opened = request('openImage', { imageId: entry.id });
    next = { imageId: entry.id, opened };
    await opened;
    const picture = new Image();
    picture.src = imageUrl(entry.id);
    await picture.decode();
  }

  return {
    /** The image if it was fetched. It is given once: it may change afterwards. */
    take(imageId: string): Promise<OpenImage> | null {
      const found = next?.imageId === imageId ? next.opened : null;
      next = null;
      return found;
    },
    look(filter: string, from: string): void {
      // Fetching ahead may fail: then the image is fetched, and its failure told, when it is opened.
      fetchNext(filter, from).catch(() => {
        next = null;
      });
    },
  };
}
