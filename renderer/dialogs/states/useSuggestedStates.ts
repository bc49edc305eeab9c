import { useEffect, useState } from 'react';
import type { SuggestedState, SuggestedStates } from '../../../main/api/states.ts';
import { counted } from '../../panels/words.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

/** Of each state: more than a person looks through at a time. */
const MOST_LISTED = 10_000;

export type Stage =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly found: SuggestedStates; readonly isSetting: boolean }
  | { readonly kind: 'failed'; readonly reason: string };

type Suggested = { readonly stage: Stage; readonly setStates: (chosen: readonly SuggestedState[]) => Promise<void> };

/** Looks for states of a phrase, or of all, in the images of the filter; anew when some were set. */
export function useSuggestedStates(phraseId: string | null): Suggested {
  const { request, flush, set, setPhraseStates, notify } = useActions();
  const filter = useWorkbench((state) => state.filter);
  const minMatch = useWorkbench((state) => state.thresholds.minMatch);
  const [stage, setStage] = useState<Stage>({ kind: 'looking' });
  const [version, setVersion] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks anew.
  useEffect(() => {
    const looking = new AbortController();
    const { signal } = looking;
    const order = { filter, phraseId, minMatch, limit: MOST_LISTED };
    setStage({ kind: 'looking' });
    set({ progress: null });
    flush()
      .then(() => request('suggestStates', order, signal))
      .then(
        (found) => signal.aborted || setStage({ kind: 'found', found, isSetting: false }),
        (error: unknown) => signal.aborted || setStage({ kind: 'failed', reason: reasonOf(error) }),
      )
      .finally(() => signal.aborted || set({ progress: null }));
    return () => looking.abort(new Error('The dialog was closed.'));
  }, [filter, phraseId, minMatch, version, request, flush, set]);

  async function setStates(chosen: readonly SuggestedState[]): Promise<void> {
    if (stage.kind !== 'found' || stage.isSetting) return;
    setStage({ ...stage, isSetting: true });
    try {
      const states = chosen.map(({ imageId, phraseId: id, state }) => ({ imageId, phraseId: id, state }));
      const done = await setPhraseStates(states);
      const skipped = done.skipped === 0 ? '' : `; ${done.skipped.toLocaleString('en')} became impossible meanwhile`;
      notify('info', `Set ${counted(done.set, 'state')}${skipped}.`);
      setVersion((before) => before + 1);
    } catch (error) {
      setStage({ kind: 'failed', reason: reasonOf(error) });
    }
  }
  return { stage, setStates };
}
