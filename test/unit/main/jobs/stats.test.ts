import { expect, test } from 'vitest';
import { projectStats } from '../../../../main/jobs/stats.ts';
import { failImage } from '../../../../main/store/modelRuns.ts';
import { add, image, region, temporaryProject } from '../store/temporaryProject.ts';
import { aDog, animal, cat, dog, dogBox, proposedProject } from './proposedProject.ts';

const never = new AbortController().signal;

test('an empty project counts to nothing', async () => {
  expect(await projectStats(await temporaryProject(), never)).toEqual({
    images: 0,
    review: { unseen: 0, 'in progress': 0, done: 0 },
    regions: { total: 0, drawn: 0, accepted: 0, corrected: 0, imported: 0 },
    rejections: 0,
    captions: { short: 0, long: 0 },
    phrases: [],
    runs: [],
  });
});

test('regions count by where they come from, and facts by what they say', async () => {
  const { project, run } = await proposedProject([dog, animal], { a: [aDog] });
  await add(project, image('b'), image('c'));
  const accepted = { kind: 'accepted', runId: run.id, proposalIndex: 0 } as const;
  await add(
    project,
    region('1', 'a', ['dog']),
    { ...region('2', 'a'), source: { ...accepted, corrected: false } },
    { ...region('3', 'b'), source: { ...accepted, corrected: true } },
    { ...region('4', 'b'), source: { kind: 'imported', from: 'COCO' } },
    { type: 'rejection', id: 'n', imageId: 'a', runId: run.id, proposalIndex: 0, box: dogBox, phraseId: 'animal' },
    { type: 'captions', id: 'a', imageId: 'a', short: 'A dog.', long: '' },
    { type: 'captions', id: 'b', imageId: 'b', short: 'A park.', long: 'A park with a dog.' },
    { type: 'review', id: 'a', imageId: 'a', status: 'done' },
    { type: 'review', id: 'b', imageId: 'b', status: 'in progress' },
  );
  expect(await projectStats(project, never)).toMatchObject({
    images: 3,
    review: { unseen: 1, 'in progress': 1, done: 1 },
    regions: { total: 4, drawn: 1, accepted: 2, corrected: 1, imported: 1 },
    rejections: 1,
    captions: { short: 2, long: 1 },
  });
});

test('a phrase counts its regions and its images, in the order of the vocabulary', async () => {
  const { project } = await proposedProject([dog, animal, cat], { a: [], b: [] });
  await add(project, region('1', 'a', ['dog', 'animal']), region('2', 'a', ['animal']), region('3', 'b', ['animal']));
  await add(
    project,
    { type: 'phraseState', id: 'a/animal', imageId: 'a', phraseId: 'animal', state: 'exhaustive' },
    { type: 'phraseState', id: 'b/dog', imageId: 'b', phraseId: 'dog', state: 'verified absent' },
  );
  expect((await projectStats(project, never)).phrases).toEqual([
    { text: 'a dog', regions: 1, images: 1, exhaustive: 0, verifiedAbsent: 1 },
    { text: 'an animal', regions: 3, images: 2, exhaustive: 1, verifiedAbsent: 0 },
    { text: 'a cat', regions: 0, images: 0, exhaustive: 0, verifiedAbsent: 0 },
  ]);
});

test('a run counts the images that it has done and those that failed', async () => {
  const { project, run } = await proposedProject([], { a: [aDog], b: [] });
  await add(project, image('c'));
  await failImage(project, run.id, 'c', 'truncated');
  const { id, modelId, createdAt } = run;
  expect((await projectStats(project, never)).runs).toEqual([{ id, modelId, createdAt, done: 2, failed: 1 }]);
});

test('counting stops when it is cancelled', async () => {
  const { project } = await proposedProject([], { a: [] });
  await expect(projectStats(project, AbortSignal.abort(new Error('Cancelled.')))).rejects.toThrow('Cancelled.');
});
