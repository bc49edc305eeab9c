import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { reasonOf } from './reasonOf.ts';

/** The server lists so many images at once. */
const PAGE = 10_000;

export type ChoosingActions = Pick<Actions, 'toggleImage' | 'chooseImages'>;

/** Choosing several images of the explorer, for what is done to all of them. */
export function choosingActions({ get, set, request, notify }: Context): ChoosingActions {
  return {
    toggleImage(imageId) {
      const { chosenImageIds, current } = get();
      // The first one is chosen beside the image that is open.
      const chosen = chosenImageIds.size === 0 && current !== null ? [current.id] : [...chosenImageIds];
      const others = new Set(chosen.filter((id) => id !== imageId));
      set({ chosenImageIds: others.size < chosen.length ? others : others.add(imageId) });
    },
    async chooseImages(from, to) {
      const { filter } = get();
      const [first, last] = [Math.min(from, to), Math.max(from, to)];
      const chosen = new Set<string>();
      try {
        for (let offset = first; offset <= last; offset += PAGE) {
          const { entries } = await request('listImages', { filter, offset, limit: Math.min(PAGE, last + 1 - offset) });
          for (const { id } of entries) chosen.add(id);
        }
        if (get().filter === filter) set({ chosenImageIds: chosen });
      } catch (error) {
        notify('error', reasonOf(error));
      }
    },
  };
}
