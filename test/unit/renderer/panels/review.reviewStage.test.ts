import { expect, test } from 'vitest';
import type { PhraseEntry } from '../../../../main/api/images.ts';
import type { JobState } from '../../../../main/api/jobs.ts';
import { reviewStage } from '../../../../renderer/panels/review/reviewStage.ts';
import type { EditedImage, ReviewItem } from '../../../../renderer/state/workbench.ts';
import { DOG, proposalsOf, RUN, world } from '../state/world.ts';

const proposals = proposalsOf('a', [{ box: [0, 0, 10, 10], iou: 0.5, embedding: [1, 0] }]);

const edited: EditedImage = {
  image: { type: 'image', id: 'a', path: 'a.jpg', width: 100, height: 80, orientation: 1 },
  records: world,
  run: RUN,
  proposals,
  scores: { columns: [DOG], semantic: Float32Array.from([0.5]) },
  captionScores: { short: null, long: null },
  error: null,
};

const phrases: readonly PhraseEntry[] = [{ ...DOG, regions: 0, images: 0 }];
const items: readonly ReviewItem[] = [
  { proposalIndex: 0, box: [0, 0, 10, 10], phrase: DOG, semantic: 0.5, predictedIou: 0.5, match: 0.25 },
];

function job(part: Partial<JobState>): JobState {
  return {
    id: 'job',
    title: 'Propose boxes in 4 images',
    status: 'running',
    done: 1,
    total: 4,
    imagesPerSecond: 1,
    secondsLeft: 3,
    startedAt: '2026-01-01T00:00:00.000Z',
    errors: [],
    summary: null,
    ...part,
  };
}

const unseen = { ...edited, proposals: null, scores: null };

test('without an open image there is nothing to review', () => {
  expect(reviewStage({ edited: null, jobs: [], phrases }, [])).toEqual({ kind: 'no image' });
});

test('an image that no run has seen waits for one', () => {
  expect(reviewStage({ edited: unseen, jobs: [], phrases }, [])).toEqual({ kind: 'not proposed', reason: null });
});

test('while the model is at work the review says how far it is', () => {
  const stage = reviewStage({ edited: unseen, jobs: [job({})], phrases }, []);
  expect(stage).toEqual({ kind: 'running', done: 1, total: 4 });
});

test('an image at which the model failed tells why', () => {
  const failed = job({ status: 'done', errors: [{ imageId: 'a', path: 'a.jpg', error: 'Expected a whole JPEG.' }] });
  const stage = reviewStage({ edited: unseen, jobs: [failed], phrases }, []);
  expect(stage).toEqual({ kind: 'not proposed', reason: 'Expected a whole JPEG.' });
});

test('a job that failed as a whole tells why for every image', () => {
  const failed = job({ status: 'failed', summary: 'Expected a model, got none.' });
  const stage = reviewStage({ edited: unseen, jobs: [failed], phrases }, []);
  expect(stage).toEqual({ kind: 'not proposed', reason: 'Expected a model, got none.' });
});

test('an image that cannot be read is told so, and no run is offered', () => {
  const broken = { ...unseen, error: 'Expected a whole JPEG.' };
  const stage = reviewStage({ edited: broken, jobs: [job({})], phrases }, []);
  expect(stage).toEqual({ kind: 'broken image' });
});

test('proposals are reviewed, until all are decided, once they are scored against phrases', () => {
  expect(reviewStage({ edited, jobs: [job({})], phrases }, items)).toEqual({ kind: 'reviewing' });
  expect(reviewStage({ edited, jobs: [], phrases }, [])).toEqual({ kind: 'all decided' });
  expect(reviewStage({ edited: { ...edited, scores: null }, jobs: [], phrases }, [])).toEqual({ kind: 'scoring' });
  expect(reviewStage({ edited, jobs: [], phrases: [] }, [])).toEqual({ kind: 'no phrases' });
});

test('an image in which the model found no box has nothing to decide on', () => {
  const empty = { ...edited, proposals: proposalsOf('a', []) };
  expect(reviewStage({ edited: empty, jobs: [], phrases }, [])).toEqual({ kind: 'nothing found' });
});
