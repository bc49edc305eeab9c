import { create } from 'zustand';
import type { Box } from '../../../annotations/box.ts';
import type { SearchAnswer, SearchQuery, SearchSubject } from '../../../main/api/search.ts';

export type SearchState = {
  /** What is searched for; null before anything is. */
  readonly query: SearchQuery | null;
  /** Where the example is, of a query by one. */
  readonly exampleBox: Box | null;
  readonly subject: SearchSubject;
  /** Results of less are not shown. */
  readonly minScore: number;
  /** How many results are asked for; more as the wall is scrolled. */
  readonly limit: number;
  readonly answer: SearchAnswer | null;
  /** Why there is no answer, in a sentence. */
  readonly problem: string | null;
  readonly isSearching: boolean;
  /** Keys of the results that something is to be done to. */
  readonly chosen: ReadonlySet<string>;
  /** The place of the result that the keys act on; -1 for none. */
  readonly active: number;
  /** Where a range of chosen results begins. */
  readonly anchor: number;
  /** The phrase that chosen results are given, as it is typed. */
  readonly label: string;
  readonly tag: string;
};

/** Enough for a screen. */
export const FIRST_RESULTS = 60;
const MOST_RESULTS = 10_000;
const LEAST_SCORE = 0.05;
const NOTHING_FOUND = { answer: null, problem: null, chosen: new Set<string>(), active: -1, anchor: 0 };

/** The search as it was left: it outlives the view, which comes and goes. */
export const useSearchState = create<SearchState>(() => ({
  query: null,
  exampleBox: null,
  subject: 'object',
  minScore: LEAST_SCORE,
  limit: FIRST_RESULTS,
  isSearching: false,
  label: '',
  tag: '',
  ...NOTHING_FOUND,
}));

/** Searches for something else. A phrase is also what chosen results are to be labelled with. */
export function searchFor(query: SearchQuery | null, exampleBox: Box | null = null): void {
  const isCheap = query?.kind === 'text' || query?.kind === 'proposal';
  useSearchState.setState((state) => ({
    ...NOTHING_FOUND,
    query,
    // Cosines with an example are high for most of what there is.
    minScore: isByExample(query) === isByExample(state.query) ? state.minScore : isByExample(query) ? 0.5 : LEAST_SCORE,
    exampleBox,
    limit: isCheap ? FIRST_RESULTS : 7 * FIRST_RESULTS,
    label: query?.kind === 'text' ? query.text : state.label,
  }));
}

function isByExample(query: SearchQuery | null): boolean {
  return query !== null && query.kind !== 'text';
}

/** Searches objects, or images, for the same. */
export function searchAmong(subject: SearchSubject): void {
  useSearchState.setState({ ...NOTHING_FOUND, subject, limit: FIRST_RESULTS });
}

/** Asks for more results, if there may be more. */
export function wantMore(): void {
  useSearchState.setState(({ answer, limit }) => {
    const isFull = answer !== null && answer.results.length >= limit;
    return isFull && limit < MOST_RESULTS ? { limit: Math.min(MOST_RESULTS, 7 * limit) } : {};
  });
}
