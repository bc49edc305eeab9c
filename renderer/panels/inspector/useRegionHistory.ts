import { useEffect, useState } from 'react';
import type { RegionEvent } from '../../../main/api/changes.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

/** More than anybody does to one region. */
const LIMIT = 200;

type Known = { readonly entries: readonly RegionEvent[]; readonly problem: string | null };

/** What the journal tells of a region, up to date with what is stored; null until it has come. */
export function useRegionHistory(regionId: string): Known | null {
  const version = useWorkbench((state) => state.historyVersion);
  const { request } = useActions();
  const [known, setKnown] = useState<Known | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for again when the journal grew.
  useEffect(() => {
    const abandoned = new AbortController();
    const take = (next: Known): void => {
      if (!abandoned.signal.aborted) setKnown(next);
    };
    request('regionHistory', { regionId, limit: LIMIT }).then(
      ({ entries }) => take({ entries, problem: null }),
      (error: unknown) => take({ entries: [], problem: reasonOf(error) }),
    );
    return () => abandoned.abort();
  }, [request, regionId, version]);

  return known;
}
