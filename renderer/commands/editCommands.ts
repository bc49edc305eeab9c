import { selectedRegions } from '../state/regions.ts';
import { reviewItems } from '../state/review.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';

const isOpen = ({ edited }: WorkbenchState): boolean => edited !== null;
const hasRegions = (state: WorkbenchState): boolean => selectedRegions(state).length > 0;
const hasItems = (state: WorkbenchState): boolean => reviewItems(state).length > 0;

/** The set with an element more, or less if it was in it. */
function toggled(set: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const result = new Set(set);
  const isIn = ids.every((id) => set.has(id));
  for (const id of ids) isIn ? result.delete(id) : result.add(id);
  return result;
}

const selectedIds = (state: WorkbenchState): readonly string[] => selectedRegions(state).map(({ id }) => id);

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

/** What is done to regions, proposals and facts. */
export const editCommands: readonly Command[] = [
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
    keys: ['KeyV', 'Escape'],
    when: isOpen,
    run: ({ set }) => set({ tool: 'select' }),
  },
  {
    id: 'region.delete',
    title: 'Region: Delete',
    keys: ['Delete', 'Backspace'],
    when: hasRegions,
    run: ({ deleteSelected }) => deleteSelected(),
  },
  {
    id: 'region.duplicate',
    title: 'Region: Duplicate',
    keys: ['Ctrl+KeyD'],
    when: hasRegions,
    run: ({ duplicateSelected }) => duplicateSelected(),
  },
  {
    id: 'region.copyToNext',
    title: 'Region: Copy to the Next Image',
    keys: ['Ctrl+KeyB'],
    when: hasRegions,
    run: ({ copySelectedToNext }) => copySelectedToNext(),
  },
  {
    id: 'region.editPhrases',
    title: 'Region: Edit Phrases',
    keys: ['Enter', 'F2', 'Ctrl+Shift+KeyE'],
    when: hasRegions,
    run: () => focusOn('Add a phrase to the region'),
  },
  {
    id: 'region.hide',
    title: 'Region: Hide or Show',
    keys: ['KeyH'],
    when: hasRegions,
    run: ({ set }, state) => set({ hiddenRegionIds: toggled(state.hiddenRegionIds, selectedIds(state)) }),
  },
  {
    id: 'region.showAll',
    title: 'Region: Hide All or Show All',
    keys: ['Shift+KeyH'],
    when: isOpen,
    run: ({ set }, { showsRegions }) => set({ showsRegions: !showsRegions, hiddenRegionIds: new Set() }),
  },
  {
    id: 'region.lock',
    title: 'Region: Lock or Unlock',
    keys: ['KeyL'],
    when: hasRegions,
    run: ({ set }, state) => set({ lockedRegionIds: toggled(state.lockedRegionIds, selectedIds(state)) }),
  },
  {
    id: 'review.next',
    title: 'Review: Next Item',
    keys: ['Tab'],
    when: isOpen,
    run: ({ selectNext }) => selectNext(1),
  },
  {
    id: 'review.previous',
    title: 'Review: Previous Item',
    keys: ['Shift+Tab'],
    when: isOpen,
    run: ({ selectNext }) => selectNext(-1),
  },
  {
    id: 'review.accept',
    title: 'Review: Accept Proposal',
    keys: ['KeyY'],
    when: hasItems,
    run: ({ accept }) => accept(),
  },
  {
    id: 'review.reject',
    title: 'Review: Reject Proposal',
    keys: ['KeyX'],
    when: hasItems,
    run: ({ reject }) => reject(),
  },
  {
    id: 'review.acceptAll',
    title: 'Review: Accept All Above the Thresholds',
    keys: ['Shift+KeyY'],
    when: hasItems,
    run: ({ acceptAllAbove }) => acceptAllAbove(),
  },
  {
    id: 'review.finish',
    title: 'Review: Mark Done and Go On',
    keys: ['Ctrl+Enter'],
    when: isOpen,
    run: ({ finishAndGoOn }) => finishAndGoOn(),
  },
  {
    id: 'review.order',
    title: 'Review: Sort by Match or by Uncertainty',
    keys: [],
    run: ({ set }, { reviewOrder }) => set({ reviewOrder: reviewOrder === 'match' ? 'uncertainty' : 'match' }),
  },
  ...digits.map(
    (digit, place): Command => ({
      id: `phrase.toggle${digit}`,
      title: `Phrase: Give or Take Phrase ${place + 1}`,
      keys: [`Digit${digit}`],
      when: ({ phrases }) => phrases.length > place,
      run: ({ togglePhraseOfSelected }, { phrases }) => {
        const phrase = phrases[place];
        if (phrase !== undefined) togglePhraseOfSelected(phrase.id);
      },
    }),
  ),
  {
    id: 'phrase.all',
    title: 'Phrase: Review All Phrases',
    keys: ['Backquote'],
    run: ({ set }) => set({ activePhraseId: null }),
  },
];

/** Puts the focus on a field by its accessible name. */
export function focusOn(label: string): void {
  const field = document.querySelector(`[aria-label="${label}"]`);
  if (field instanceof HTMLElement) field.focus();
}
