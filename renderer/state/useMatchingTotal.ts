import { useEffect, useState } from 'react';
import { useActions, useWorkbench } from './store.ts';

/** How many images the filter matches; null while that is not known. */
export function useMatchingTotal(): number | null {
  const images = useWorkbench((state) => state.project?.images ?? null);
  const filter = useWorkbench((state) => state.filter.trim());
  const version = useWorkbench((state) => (state.filter.trim() === '' ? 0 : state.imagesVersion));
  const { request } = useActions();
  const [matched, setMatched] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the list is counted anew.
  useEffect(() => {
    let isAwaited = filter !== '';
    if (isAwaited) {
      request('listImages', { filter, offset: 0, limit: 1 }).then(
        ({ total }) => isAwaited && setMatched(total),
        () => isAwaited && setMatched(null),
      );
    }
    return () => {
      isAwaited = false;
    };
  }, [filter, version, request]);
  return filter === '' ? images : matched;
}
