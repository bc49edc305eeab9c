import type { Params, Result } from '../api.ts';
import { reviewCaptions as review } from '../jobs/captionReview.ts';
import type { Model } from '../model.ts';
import type { WritableProject } from '../store/openProject.ts';
import { matchingIds } from './images.ts';
import { throttleProgress } from './throttle.ts';

type Means = {
  readonly openModel: () => Promise<Model>;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/**
 * The captions that fit their images worst, in the images of a filter.
 * @throws when no model has been run, it embeds no whole images, the filter cannot be read, or the signal is aborted
 */
export async function reviewCaptions(
  project: WritableProject,
  { filter, ...asked }: Params<'reviewCaptions'>,
  { openModel, onProgress, signal }: Means,
): Promise<Result<'reviewCaptions'>> {
  const only = await matchingIds(project, filter);
  const progress = throttleProgress(only.length, onProgress);
  const found = await review({ project, only, ...asked, openModel, signal, onProgress: progress.step });
  progress.now();
  return found;
}
