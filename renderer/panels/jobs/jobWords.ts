import type { JobState } from '../../../main/api/jobs.ts';
import { counted, durationInWords } from '../words.ts';

/** Whether a job goes on, or can go on. */
export function isOpen({ status }: Pick<JobState, 'status'>): boolean {
  return status === 'running' || status === 'paused';
}

/** How far a job is, how fast it goes and how long the rest takes; of an ended one, what it came to. */
export function progressInWords(job: JobState): string {
  const { status, done, total, imagesPerSecond, secondsLeft, summary } = job;
  if (!isOpen(job)) return summary ?? endings[status];
  const parts = [
    `${status === 'paused' ? 'Paused at ' : ''}${done.toLocaleString('en')} of ${counted(total, 'image')}`,
    ...(status === 'paused' || imagesPerSecond === 0 ? [] : [speedInWords(imagesPerSecond)]),
    ...(secondsLeft === null || status === 'paused' ? [] : [`${durationInWords(secondsLeft)} left`]),
  ];
  return done === 0 && status === 'running' ? `${parts.join(', ')}, waiting for the model` : parts.join(', ');
}

/** Images in a second, or seconds for an image when it takes long. */
export function speedInWords(imagesPerSecond: number): string {
  if (imagesPerSecond >= 0.5) return `${imagesPerSecond.toFixed(1)} images/s`;
  return `${(1 / imagesPerSecond).toFixed(1)} s an image`;
}

const endings: Readonly<Record<JobState['status'], string>> = {
  running: '',
  paused: '',
  done: 'Done.',
  cancelled: 'Cancelled.',
  failed: 'Failed.',
};
