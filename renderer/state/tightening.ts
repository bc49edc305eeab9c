import { clip, sameBox } from '../../annotations/box.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import { selectedRegions } from './regions.ts';
import type { Ghost, WorkbenchState } from './workbench.ts';

/** Proposing a tighter box for the selected region, which takes it only when the user does. */
export function tighteningActions(
  { get, set, request, notify }: Pick<Context, 'get' | 'set' | 'request' | 'notify'>,
  moveBoxes: Actions['moveBoxes'],
): Pick<Actions, 'tighten' | 'acceptGhost' | 'dropGhost'> {
  return {
    async tighten() {
      const { edited } = get();
      const [region] = selectedRegions(get());
      if (edited === null || edited.run === null || region === undefined) return;
      const { id: regionId, box } = region;
      const inside = clip(box, edited.image);
      const found = await request('tightenBox', { imageId: edited.image.id, runId: edited.run.id, box: inside });
      if (found === null) return notify('info', 'The model finds no tighter box.');
      const ghost = { regionId, before: box, box: found.box, predictedIou: found.predictedIou[0] ?? 0 };
      if (isCurrent(ghost, get())) set({ ghost });
    },
    acceptGhost() {
      const { ghost } = get();
      if (ghost !== null) moveBoxes(new Map([[ghost.regionId, ghost.box]]));
      set({ ghost: null });
    },
    dropGhost: () => set({ ghost: null }),
  };
}

/** Whether a tighter box is still one for what is selected: the region, and the box that it was found for. */
export function isCurrent({ regionId, before }: Ghost, state: WorkbenchState): boolean {
  const [region, ...others] = selectedRegions(state);
  return others.length === 0 && region?.id === regionId && sameBox(region.box, before);
}
