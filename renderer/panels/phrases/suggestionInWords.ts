import type { SuggestedThreshold } from '../../../annotations/curation/decisionThreshold.ts';
import { thresholdToTake } from '../../state/ownDecisions.ts';

/** What a suggested threshold promises, and how sure that is. */
export function suggestionInWords(suggested: SuggestedThreshold): string {
  const { precision, interval, recall } = suggested;
  const [low, high] = interval;
  return (
    `From a match of ${thresholdToTake(suggested).toFixed(2)} on ${percent(precision)} were accepted ` +
    `(likely ${percent(low)} to ${percent(high)} of the rest); it lets ${percent(recall)} of your accepts through.`
  );
}

function percent(share: number): string {
  // The sign stays with its number.
  return `${Math.round(share * 100)}\u00a0%`;
}
