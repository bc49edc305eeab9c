import { expect, test } from 'vitest';
import { summaryOf, titleOf } from '../../../../main/services/jobWords.ts';

const job = { status: 'done', done: 5, total: 5, imagesPerSecond: 8.1 } as const;

test.each([
  [summaryOf(job, 0, 1000), '5 images, 8.1 images/s; all 1,000 would take 2 min'],
  [summaryOf(job, 0, null), '5 images, 8.1 images/s'],
  [summaryOf(job, 2, null), '5 images, 8.1 images/s, 2 failed'],
  [summaryOf({ ...job, done: 1, total: 1 }, 0, 40), '1 image, 8.1 images/s; all 40 would take 5 s'],
  [summaryOf({ ...job, imagesPerSecond: 2 }, 0, 100_000), '5 images, 2.0 images/s; all 100,000 would take 13.9 h'],
  [summaryOf({ ...job, status: 'cancelled', done: 312, total: 5000 }, 1, null), 'Cancelled at 312 of 5,000'],
  [summaryOf({ ...job, done: 0, total: 0, imagesPerSecond: 0 }, 0, null), 'No images to propose for'],
  [titleOf(1, false), 'Propose boxes in 1 image'],
  [titleOf(5000, true), 'Try proposing boxes in 5,000 images'],
])('a job says "%s"', (said, expected) => {
  expect(said).toBe(expected);
});
