import { beforeEach, expect, test } from 'vitest';
import type { SearchResult } from '../../../../main/api/search.ts';
import {
  FIRST_RESULTS,
  searchAmong,
  searchFor,
  useSearchState,
  wantMore,
} from '../../../../renderer/panels/search/searchState.ts';

const initial = useSearchState.getState();
const result: SearchResult = { imageId: 'i', path: 'a.jpg', width: 1, height: 1, object: null, score: 1 };
const answered = (count: number) =>
  useSearchState.setState({ answer: { results: Array(count).fill(result), histogram: [], pending: null } });

beforeEach(() => useSearchState.setState(initial, true));

test('a search for something else lets go of what was chosen, and a phrase is what is labelled with', () => {
  useSearchState.setState({ chosen: new Set(['i']), active: 3 });
  searchFor({ kind: 'text', text: 'a dog' });
  expect(useSearchState.getState()).toMatchObject({ chosen: new Set(), active: -1, label: 'a dog' });
  searchFor({ kind: 'region', imageId: 'i', regionId: 'r' }, [0, 0, 1, 1]);
  expect(useSearchState.getState()).toMatchObject({ label: 'a dog', exampleBox: [0, 0, 1, 1], minScore: 0.5 });
  searchAmong('short');
  expect(useSearchState.getState()).toMatchObject({ subject: 'short', query: { kind: 'region' }, answer: null });
});

test('more is asked for while there may be more, up to an end', () => {
  searchFor({ kind: 'text', text: 'a dog' });
  wantMore();
  expect(useSearchState.getState().limit).toBe(FIRST_RESULTS);
  answered(FIRST_RESULTS - 1);
  wantMore();
  expect(useSearchState.getState().limit).toBe(FIRST_RESULTS);
  for (let round = 0; round < 6; round++) {
    answered(useSearchState.getState().limit);
    wantMore();
  }
  expect(useSearchState.getState().limit).toBe(10_000);
});
