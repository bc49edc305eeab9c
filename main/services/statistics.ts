import type { Params, Result } from '../api.ts';
import { imageStatistics } from '../jobs/imageStatistics.ts';
import type { Project } from '../store/openProject.ts';
import { matchingIds } from './images.ts';
import { throttleProgress } from './throttle.ts';

type Means = { readonly onProgress: (done: number, total: number) => void; readonly signal: AbortSignal };

/** Counts and measures the images that a filter matches. @throws when the filter cannot be read */
export async function readStatistics(
  project: Project,
  { filter }: Params<'readStatistics'>,
  { onProgress, signal }: Means,
): Promise<Result<'readStatistics'>> {
  const imageIds = await matchingIds(project, filter);
  const progress = throttleProgress(imageIds.length, onProgress);
  const statistics = await imageStatistics({ project, imageIds, signal, onProgress: progress.step });
  progress.now();
  return statistics;
}
