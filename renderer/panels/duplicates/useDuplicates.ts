import { useEffect, useState } from 'react';
import type { DuplicatesReport } from '../../../main/api/duplicates.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions } from '../../state/store.ts';

type Search = { readonly report: DuplicatesReport | null; readonly problem: string | null };

/** Looks for duplicates as long as it is shown: what was looked at is remembered when it is closed before the end. */
export function useDuplicates(): Search {
  const { request, set } = useActions();
  const [found, setFound] = useState<Search>({ report: null, problem: null });
  useEffect(() => {
    const abandoned = new AbortController();
    async function look(): Promise<void> {
      try {
        const report = await request('findDuplicates', null, abandoned.signal);
        if (!abandoned.signal.aborted) setFound({ report, problem: null });
      } catch (error) {
        if (!abandoned.signal.aborted) setFound({ report: null, problem: reasonOf(error) });
      }
    }
    void look();
    return () => {
      abandoned.abort();
      set({ progress: null });
    };
  }, [request, set]);
  return found;
}
