import { labelChosen, rejectChosen, searchSimilar } from '../panels/search/decideOnChosen.ts';
import { hideSearch } from '../panels/search/hideSearch.ts';
import { exampleOf } from '../panels/search/similar.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import type { Command } from './command.ts';
import { hasProject } from './conditions.ts';
import { focusOn } from './focus.ts';

/** Searching the whole project, and what is done to what was found. */
export const searchCommands: readonly Command[] = [
  {
    id: 'search.show',
    title: 'View: Search',
    keys: ['Ctrl+Shift+KeyF'],
    when: hasProject,
    once: true,
    run: ({ set }) => {
      set({ showsSearch: true });
      requestAnimationFrame(() => focusOn('Search for a phrase'));
    },
  },
  {
    id: 'search.hide',
    title: 'Search: Back to the Image',
    keys: [],
    when: isSearching,
    run: ({ set }) => hideSearch(set),
  },
  {
    id: 'search.similar',
    title: 'Search: Similar to the Selection',
    keys: ['Shift+KeyS'],
    when: (state) => exampleOf(state) !== null,
    once: true,
    run: ({ set }) => {
      searchSimilar();
      set({ showsSearch: true });
    },
  },
  {
    id: 'search.label',
    title: 'Search: Label the Chosen Results with the Phrase',
    keys: ['Shift+KeyL'],
    when: isSearching,
    once: true,
    run: (actions) => labelChosen(actions),
  },
  {
    id: 'search.reject',
    title: 'Search: Reject the Chosen Results for the Phrase',
    keys: ['Shift+KeyX'],
    when: isSearching,
    once: true,
    run: (actions) => rejectChosen(actions),
  },
  {
    id: 'search.tag',
    title: 'Search: Tag the Images of the Chosen Results',
    keys: ['Shift+KeyT'],
    when: isSearching,
    run: () => focusOn('Tag for the images of the chosen results'),
  },
];

function isSearching({ showsSearch }: WorkbenchState): boolean {
  return showsSearch;
}
