import { expect, test } from 'vitest';
import type { JobState } from '../../../../main/api/jobs.ts';
import { progressInWords, speedInWords } from '../../../../renderer/panels/jobs/jobWords.ts';

const job: JobState = {
  id: 'j',
  title: 'Propose boxes in 1200 images',
  status: 'running',
  done: 300,
  total: 1200,
  imagesPerSecond: 2.5,
  secondsLeft: 360,
  startedAt: '2026-01-01T00:00:00.000Z',
  errors: [],
  summary: null,
};

test('a running job tells how far it is, how fast it goes and how long the rest takes', () => {
  expect(progressInWords(job)).toBe('300 of 1,200 images, 2.5 images/s, 6 minutes left');
});

test('a job that has not begun tells what it waits for', () => {
  const begun = { ...job, done: 0, imagesPerSecond: 0, secondsLeft: null };
  expect(progressInWords(begun)).toBe('0 of 1,200 images, waiting for the model');
});

test('a paused job promises no time', () => {
  expect(progressInWords({ ...job, status: 'paused' })).toBe('Paused at 300 of 1,200 images');
});

test('an ended job tells what it came to', () => {
  expect(progressInWords({ ...job, status: 'done', summary: '1200 of 1200 images.' })).toBe('1200 of 1200 images.');
  expect(progressInWords({ ...job, status: 'failed' })).toBe('Failed.');
});

test('a slow model is measured in seconds for an image', () => {
  expect(speedInWords(6.84)).toBe('6.8 images/s');
  expect(speedInWords(0.1)).toBe('10.0 s an image');
});
