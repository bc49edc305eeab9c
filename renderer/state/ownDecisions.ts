import { type SuggestedThreshold, suggestThreshold } from '../../annotations/curation/decisionThreshold.ts';
import type { Actions } from './actions.ts';
import type { Context } from './context.ts';
import type { WorkbenchState } from './workbench.ts';

const STEPS = 100;

/** Taking the threshold of a phrase from what was accepted and rejected for it. */
export function ownDecisionsActions(
  { get, request, notify }: Pick<Context, 'get' | 'request' | 'notify'>,
  setOwnThresholds: Actions['setOwnThresholds'],
): Pick<Actions, 'takeSuggestedThreshold'> {
  return {
    async takeSuggestedThreshold(phraseId) {
      const runId = runOf(get());
      if (runId === null) return notify('info', 'The model has not been run: nothing was decided on.');
      const { accepted, rejected } = await request('scoreDecisions', { runId, phraseId });
      const suggested = suggestThreshold(accepted, rejected);
      if (suggested === null) return notify('info', 'A threshold takes three accepts and three rejects of the phrase.');
      await setOwnThresholds(phraseId, { minMatch: thresholdToTake(suggested) });
    },
  };
}

/** The run whose model the decisions are scored by: that of the open image, or else the latest. */
export function runOf({ edited, project }: Pick<WorkbenchState, 'edited' | 'project'>): string | null {
  return edited?.run?.id ?? project?.run?.id ?? null;
}

/** The suggested threshold in hundredths, as people read it, and not above the score that it is to let through. */
export function thresholdToTake({ threshold }: SuggestedThreshold): number {
  return Math.floor(threshold * STEPS) / STEPS;
}
