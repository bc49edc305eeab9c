import type { JobState } from '../api/jobs.ts';

/** What a job is called in lists. */
export function titleOf(images: number, dryRun: boolean): string {
  return `${dryRun ? 'Try proposing boxes in' : 'Propose boxes in'} ${countOf(images)}`;
}

/** "1 image", "5,000 images" */
export function countOf(images: number): string {
  return images === 1 ? '1 image' : `${number(images)} images`;
}

/** What a job came to. @param whole the number of images that a dry run stands for */
export function summaryOf(
  { status, done, total, imagesPerSecond }: Pick<JobState, 'status' | 'done' | 'total' | 'imagesPerSecond'>,
  failed: number,
  whole: number | null,
): string {
  if (status === 'cancelled') return `Cancelled at ${number(done)} of ${number(total)}`;
  if (total === 0) return 'No images to propose for';
  const speed = imagesPerSecond > 0 ? `, ${imagesPerSecond.toFixed(1)} images/s` : '';
  const failures = failed > 0 ? `, ${number(failed)} failed` : '';
  const estimate =
    whole !== null && imagesPerSecond > 0
      ? `; all ${number(whole)} would take ${durationOf(whole / imagesPerSecond)}`
      : '';
  return `${countOf(done)}${speed}${failures}${estimate}`;
}

/** "40 s", "2 min", "1.5 h" */
function durationOf(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
