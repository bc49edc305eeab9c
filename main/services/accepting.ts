import { DUPLICATE_IOU } from '../../annotations/acceptance.ts';
import type { Params, Result } from '../api.ts';
import { acceptForProject } from '../jobs/accept.ts';
import type { Model } from '../model.ts';
import type { StoredChange } from '../store/journal.ts';
import type { WritableProject } from '../store/openProject.ts';
import { matchingIds } from './images.ts';
import { embedVocabulary } from './phrases.ts';
import { throttleProgress } from './throttle.ts';

type Means = {
  readonly openModel: () => Promise<Model>;
  /** Told every change as it is stored. */
  readonly onChange: (stored: StoredChange) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/**
 * Accepts what reaches the thresholds in the images of a filter, or only counts it.
 * @throws when no model has been run, or the filter cannot be read
 */
export async function acceptAll(
  project: WritableProject,
  { filter, minMatch, minIou, dryRun }: Params<'acceptAll'>,
  { openModel, onChange, onProgress, signal }: Means,
): Promise<Result<'acceptAll'>> {
  const only = await matchingIds(project, filter);
  await embedVocabulary(project, openModel, signal);
  const progress = throttleProgress(only.length, onProgress);
  const { accepted, changed, images } = await acceptForProject({
    project,
    thresholds: { minMatch, minIou, duplicateIou: DUPLICATE_IOU },
    only,
    dryRun,
    origin: 'user',
    signal,
    onProgress: progress.step,
    onChange,
  });
  progress.now();
  return { accepted, changed, images };
}
