import { useEffect, useRef, useState } from 'react';
import type { ImageStatistics } from '../../../annotations/curation/statistics.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';

const DELAY_MS = 300;

type Counted = {
  readonly filter: string;
  readonly statistics: ImageStatistics | null;
  readonly problem: string | null;
};

/** What the images of a filter hold, counted once nobody types any more. What was counted last stays until then. */
export function useStatistics(filter: string): Counted & { readonly isStale: boolean } {
  const { request, set } = useActions();
  const [counted, setCounted] = useState<Counted | null>(null);
  /** Only what is counted first is counted at once. */
  const delay = useRef(0);
  useEffect(() => {
    const abandoned = new AbortController();
    async function count(): Promise<void> {
      try {
        const statistics = await request('readStatistics', { filter }, abandoned.signal);
        if (!abandoned.signal.aborted) setCounted({ filter, statistics, problem: null });
      } catch (error) {
        const problem = reasonOf(error);
        if (!abandoned.signal.aborted)
          setCounted((last) => ({ filter, statistics: last?.statistics ?? null, problem }));
      }
      if (!abandoned.signal.aborted) set({ progress: null });
    }
    const timer = setTimeout(() => void count(), delay.current);
    delay.current = DELAY_MS;
    return () => {
      clearTimeout(timer);
      abandoned.abort();
      set({ progress: null });
    };
  }, [filter, request, set]);
  const { statistics = null, problem = null } = counted ?? {};
  return { filter: counted?.filter ?? filter, statistics, problem, isStale: counted?.filter !== filter };
}
