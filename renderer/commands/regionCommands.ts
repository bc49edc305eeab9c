import { recordsOf } from '../../annotations/records.ts';
import { useHistorySection } from '../panels/inspector/historySection.ts';
import { hideSearch } from '../panels/search/hideSearch.ts';
import { selectedRegions } from '../state/regions.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { hasRegions, isOpen } from './conditions.ts';
import { focusOn } from './focus.ts';

/** Tools, and what is done to regions. */
export const regionCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Edit: Undo',
    keys: ['Ctrl+KeyZ'],
    when: ({ undo }) => undo.length > 0,
    run: ({ undo }) => undo(),
  },
  {
    id: 'edit.redo',
    title: 'Edit: Redo',
    keys: ['Ctrl+Shift+KeyZ', 'Ctrl+KeyY'],
    when: ({ redo }) => redo.length > 0,
    run: ({ redo }) => redo(),
  },
  {
    id: 'tool.draw',
    title: 'Tool: Draw Regions',
    keys: ['KeyR'],
    when: isOpen,
    run: ({ set }) => set({ tool: 'draw' }),
  },
  {
    id: 'tool.select',
    title: 'Tool: Select',
    keys: ['KeyV'],
    when: isOpen,
    run: ({ set }) => set({ tool: 'select' }),
  },
  {
    id: 'tool.leave',
    title: 'Tool: Stop Drawing, or Select Nothing',
    keys: ['Escape'],
    when: (state) => isOpen(state) || state.showsSearch,
    run({ set, select }, { tool, showsSearch }) {
      if (showsSearch) hideSearch(set);
      else if (tool === 'draw') set({ tool: 'select' });
      else select({ kind: 'regions', ids: [] });
    },
  },
  {
    id: 'region.selectAll',
    title: 'Region: Select All',
    keys: ['Ctrl+KeyA'],
    when: isOpen,
    run: ({ select }, { edited }) =>
      select({ kind: 'regions', ids: edited === null ? [] : recordsOf(edited.records, 'region').map(({ id }) => id) }),
  },
  {
    id: 'region.delete',
    title: 'Region: Delete',
    keys: ['Delete', 'Backspace'],
    when: hasRegions,
    once: true,
    run: ({ deleteSelected }) => deleteSelected(),
  },
  {
    id: 'region.duplicate',
    title: 'Region: Duplicate',
    keys: ['Ctrl+KeyD'],
    when: hasRegions,
    once: true,
    run: ({ duplicateSelected }) => duplicateSelected(),
  },
  {
    id: 'region.copyToNext',
    title: 'Region: Copy to the Next Image',
    keys: ['Ctrl+KeyB'],
    when: hasRegions,
    once: true,
    run: ({ copySelectedToNext }) => copySelectedToNext(),
  },
  {
    id: 'region.copyToRange',
    title: 'Region: Copy to a Range of Images…',
    keys: [],
    when: hasRegions,
    run: ({ set }) => set({ dialog: 'copy regions' }),
  },
  {
    id: 'region.tighten',
    title: 'Region: Tighten Box',
    keys: ['KeyT'],
    when: (state) => isOpen(state) && state.edited?.run != null && selectedRegions(state).length === 1,
    once: true,
    run: ({ tighten }) => tighten(),
  },
  {
    id: 'region.editPhrases',
    title: 'Region: Edit Phrases',
    keys: ['Enter', 'F2'],
    when: hasRegions,
    run: () => focusOn('Add a phrase to the region'),
  },
  {
    id: 'region.history',
    title: 'Region: Show Its History',
    keys: [],
    when: (state) => isOpen(state) && selectedRegions(state).length === 1,
    run: () => {
      useHistorySection.setState({ isOpen: true });
      requestAnimationFrame(() => focusOn('History of the region'));
    },
  },
  {
    id: 'region.hide',
    title: 'Region: Hide or Show',
    keys: ['KeyH'],
    when: hasRegions,
    once: true,
    run: ({ set }, state) => set({ hiddenRegionIds: toggled(state.hiddenRegionIds, selectedIds(state)) }),
  },
  {
    id: 'region.showAll',
    title: 'Region: Hide All or Show All',
    keys: ['Shift+KeyH'],
    when: isOpen,
    once: true,
    run: ({ set }, { showsRegions }) => set({ showsRegions: !showsRegions, hiddenRegionIds: new Set() }),
  },
  {
    id: 'region.lock',
    title: 'Region: Lock or Unlock',
    keys: ['KeyL'],
    when: hasRegions,
    once: true,
    run: ({ set }, state) => set({ lockedRegionIds: toggled(state.lockedRegionIds, selectedIds(state)) }),
  },
];

function selectedIds(state: WorkbenchState): readonly string[] {
  return selectedRegions(state).map(({ id }) => id);
}

/** The set with these ids more, or without them if it had all. */
function toggled(set: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const hasAll = ids.every((id) => set.has(id));
  return new Set(hasAll ? [...set].filter((id) => !ids.includes(id)) : [...set, ...ids]);
}
