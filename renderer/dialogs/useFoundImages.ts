import { useEffect, useState } from 'react';
import type { ImagePage } from '../../main/api/images.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions } from '../state/store.ts';

const NONE: Found = { filter: null, page: { total: 0, entries: [] }, problem: null };

type Found = {
  /** The text that found them. */
  readonly filter: string | null;
  readonly page: ImagePage;
  /** Why the text is no filter, in a sentence. */
  readonly problem: string | null;
};

/**
 * The first images that a text finds, in the explorer's filter language; null finds none. Until they have come, those
 * of the text before stand there, stale.
 */
export function useFoundImages(
  filter: string | null,
  limit: number,
): Omit<Found, 'filter'> & { readonly isStale: boolean } {
  const { request } = useActions();
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (filter === null) return setFound(NONE);
    let isAwaited = true;
    request('listImages', { filter, offset: 0, limit }).then(
      (page) => isAwaited && setFound({ filter, page, problem: null }),
      (error: unknown) => isAwaited && setFound({ ...NONE, filter, problem: reasonOf(error) }),
    );
    return () => {
      isAwaited = false;
    };
  }, [filter, limit, request]);
  return { page: found.page, problem: found.problem, isStale: found.filter !== filter };
}
