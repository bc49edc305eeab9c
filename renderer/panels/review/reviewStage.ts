import type { JobState } from '../../../main/api/jobs.ts';
import type { ReviewItem, WorkbenchState } from '../../state/workbench.ts';

/** How far the review of the open image can go, and what stands in its way. */
export type ReviewStage =
  | {
      readonly kind:
        | 'no image'
        | 'broken image'
        | 'no phrases'
        | 'scoring'
        | 'nothing found'
        | 'all decided'
        | 'reviewing';
    }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  /** `reason` tells why the model failed here the last time; null when it was not asked. */
  | { readonly kind: 'not proposed'; readonly reason: string | null };

type Inputs = Pick<WorkbenchState, 'edited' | 'jobs' | 'phrases'>;

/** What the review shows, for the items that are left to decide on. */
export function reviewStage({ edited, jobs, phrases }: Inputs, items: readonly ReviewItem[]): ReviewStage {
  if (edited === null) return { kind: 'no image' };
  if (edited.proposals === null) {
    if (edited.error !== null) return { kind: 'broken image' };
    const job = jobs.find(({ status }) => status === 'running');
    if (job !== undefined) return { kind: 'running', done: job.done, total: job.total };
    return { kind: 'not proposed', reason: failureOf(jobs, edited.image.id) };
  }
  if (edited.proposals.boxes.length === 0) return { kind: 'nothing found' };
  if (phrases.length === 0) return { kind: 'no phrases' };
  if (edited.scores === null) return { kind: 'scoring' };
  return { kind: items.length === 0 ? 'all decided' : 'reviewing' };
}

/** Why the newest job that tells of it brought no proposals for an image. */
function failureOf(jobs: readonly JobState[], imageId: string): string | null {
  for (const { errors } of jobs) {
    const error = errors.find((other) => other.imageId === imageId);
    if (error !== undefined) return error.error;
  }
  const [newest] = jobs;
  return newest?.status === 'failed' ? newest.summary : null;
}
