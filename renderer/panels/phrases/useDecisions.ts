import { useEffect, useState } from 'react';
import type { Result } from '../../../main/api.ts';
import { runOf } from '../../state/ownDecisions.ts';
import { useActions, useWorkbench } from '../../state/store.ts';

/** The match scores of what was accepted and rejected for a phrase; null until they have come. */
export function useDecisions(phraseId: string): Result<'scoreDecisions'> | null {
  const { request } = useActions();
  const runId = useWorkbench(runOf);
  const version = useWorkbench((state) => state.historyVersion);
  const [decisions, setDecisions] = useState<Result<'scoreDecisions'> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every stored change may be a decision.
  useEffect(() => {
    if (runId === null) return;
    const given = new AbortController();
    request('scoreDecisions', { runId, phraseId }, given.signal).then(
      (answer) => {
        if (!given.signal.aborted) setDecisions(answer);
      },
      // What is shown stays; the next change asks again.
      () => undefined,
    );
    return () => given.abort(new Error('Asked again.'));
  }, [request, runId, phraseId, version]);
  return decisions;
}
