import { useEffect, useRef, useState } from 'react';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { FIRST_RESULTS, searchFor, useSearchState, wantMore } from './searchState.ts';

/** While proposals come in, the same is searched again not more often than this. */
const AGAIN_MS = 1_000;

/** Keeps the answer to what is searched for up to date, as long as the view is shown. */
export function useAsking(): void {
  const { request } = useActions();
  const folder = useWorkbench(({ project }) => project?.folder ?? null);
  const hasRun = useWorkbench(({ project }) => project?.run != null);
  const filter = useWorkbench((state) => state.filter);
  const isTakenIn = useWorkbench((state) => state.searching === null);
  const version = useSlowly(useWorkbench((state) => state.imagesVersion));
  const query = useSearchState((state) => state.query);
  const subject = useSearchState((state) => state.subject);
  const limit = useSearchState((state) => state.limit);

  const shown = useRef(folder);
  useEffect(() => {
    if (shown.current !== folder) searchFor(null);
    shown.current = folder;
    // What is asked first need not wait for it then; why it fails is told by the search.
    if (hasRun) request('prepareSearch', null).catch(() => undefined);
  }, [folder, hasRun, request]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of results changes with the version.
  useEffect(() => {
    if (query === null || !hasRun) return;
    const abandoned = new AbortController();
    useSearchState.setState({ isSearching: true });
    request('search', { query, subject, filter, minScore: 0, limit }, abandoned.signal).then(
      (answer) => {
        if (abandoned.signal.aborted) return;
        useSearchState.setState({ answer, problem: null, isSearching: false });
        if (limit === FIRST_RESULTS) wantMore();
      },
      (error: unknown) => {
        if (!abandoned.signal.aborted) {
          useSearchState.setState({ answer: null, problem: reasonOf(error), isSearching: false });
        }
      },
    );
    return () => abandoned.abort();
  }, [query, subject, filter, limit, hasRun, request, isTakenIn, version]);
}

/** A value that changes often, at most once in a while. */
function useSlowly(value: number): number {
  const [slow, setSlow] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = value;
    if (timer.current !== null || value === slow) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setSlow(latest.current);
    }, AGAIN_MS);
  }, [value, slow]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return slow;
}
