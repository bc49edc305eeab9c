import type { Params, Result } from '../api.ts';
import { findSuggestedStates } from '../jobs/stateSuggestions.ts';
import type { Model } from '../model.ts';
import type { WritableProject } from '../store/openProject.ts';
import { matchingIds } from './images.ts';
import { embedVocabulary } from './phrases.ts';
import { throttleProgress } from './throttle.ts';

type Means = {
  readonly openModel: () => Promise<Model>;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/**
 * What the model suggests to say of phrases in the images of a filter.
 * @throws when no model has been run, the filter cannot be read, or the signal is aborted
 */
export async function suggestStates(
  project: WritableProject,
  { filter, limit, ...asked }: Params<'suggestStates'>,
  { openModel, onProgress, signal }: Means,
): Promise<Result<'suggestStates'>> {
  const only = await matchingIds(project, filter);
  await embedVocabulary(project, openModel, signal);
  const progress = throttleProgress(only.length, onProgress);
  const found = await findSuggestedStates({ project, only, ...asked, signal, onProgress: progress.step }, limit);
  progress.now();
  return found;
}
