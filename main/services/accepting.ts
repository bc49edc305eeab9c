import { DUPLICATE_IOU } from '../../annotations/acceptance.ts';
import type { Change } from '../../annotations/change.ts';
import type { Params, Result } from '../api.ts';
import { acceptForProject } from '../jobs/accept.ts';
import type { Model } from '../model.ts';
import type { WritableProject } from '../store/openProject.ts';
import { matchingIds } from './images.ts';
import { embedVocabulary } from './phrases.ts';

/**
 * Accepts what reaches the thresholds in the images of a filter. `onChange` is told every change as it is stored.
 * @throws when no model has been run, or the filter cannot be read
 */
export async function acceptAll(
  project: WritableProject,
  { filter, minMatch, minIou }: Params<'acceptAll'>,
  openModel: () => Promise<Model>,
  onChange: (change: Change, sequence: number) => void,
  signal: AbortSignal,
): Promise<Result<'acceptAll'>> {
  const only = new Set(await matchingIds(project, filter));
  await embedVocabulary(project, openModel, signal);
  const changes: Change[] = [];
  const { accepted, images } = await acceptForProject({
    project,
    thresholds: { minMatch, minIou, duplicateIou: DUPLICATE_IOU },
    only,
    origin: 'user',
    signal,
    onProgress: () => undefined,
    onChange: (change, sequence) => {
      changes.push(change);
      onChange(change, sequence);
    },
  });
  return { accepted, images, changes };
}
