import { useEffect, useState } from 'react';
import type { ImagePage } from '../../main/api/images.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions } from '../state/store.ts';

const NONE: Found = { page: { total: 0, entries: [] }, problem: null };

type Found = {
  readonly page: ImagePage;
  /** Why the text is no filter, in a sentence. */
  readonly problem: string | null;
};

/** The first images that a text finds, in the explorer's filter language; null finds none. */
export function useFoundImages(filter: string | null, limit: number): Found {
  const { request } = useActions();
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (filter === null) return setFound(NONE);
    let isAwaited = true;
    request('listImages', { filter, offset: 0, limit }).then(
      (page) => isAwaited && setFound({ page, problem: null }),
      (error: unknown) => isAwaited && setFound({ ...NONE, problem: reasonOf(error) }),
    );
    return () => {
      isAwaited = false;
    };
  }, [filter, limit, request]);
  return found;
}
