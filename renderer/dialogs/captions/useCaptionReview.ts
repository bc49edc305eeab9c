import { useEffect, useState } from 'react';
import type { CaptionReview } from '../../../main/api/captions.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

export type Stage =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly review: CaptionReview }
  | { readonly kind: 'failed'; readonly reason: string };

/** The worst captions in the images of the filter; leaving stops the work on them. */
export function useCaptionReview(limit: number): Stage {
  const { request, flush, set } = useActions();
  const filter = useWorkbench((state) => state.filter);
  const minMatch = useWorkbench((state) => state.thresholds.minMatch);
  const [stage, setStage] = useState<Stage>({ kind: 'looking' });
  useEffect(() => {
    const looking = new AbortController();
    const { signal } = looking;
    setStage({ kind: 'looking' });
    set({ progress: null });
    flush()
      .then(() => request('reviewCaptions', { filter, minMatch, limit }, signal))
      .then(
        (review) => signal.aborted || setStage({ kind: 'found', review }),
        (error: unknown) => signal.aborted || setStage({ kind: 'failed', reason: reasonOf(error) }),
      )
      .finally(() => signal.aborted || set({ progress: null }));
    return () => looking.abort(new Error('The dialog was closed.'));
  }, [filter, minMatch, limit, request, flush, set]);
  return stage;
}
