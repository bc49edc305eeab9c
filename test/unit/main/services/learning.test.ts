import { describe, expect, test } from 'vitest';
import type { Region, Rejection } from '../../../../annotations/records.ts';
import { learnPhrases, scoreDecisions } from '../../../../main/services/learning.ts';
import { aCat, aDog, addRun, cat, dog, embeddingOf, proposedProject } from '../jobs/proposedProject.ts';
import { add, region } from '../store/temporaryProject.ts';

const { signal } = new AbortController();
const images = ['a', 'b', 'c', 'd'];

function accepted(imageId: string, runId: string, phraseId: string, proposalIndex = 0): Region {
  const source = { kind: 'accepted', runId, proposalIndex, corrected: false } as const;
  return { ...region(`${phraseId} in ${imageId}`, imageId, [phraseId]), source };
}

function rejected(imageId: string, runId: string): Rejection {
  const id = `no dog in ${imageId}`;
  return { type: 'rejection', id, imageId, runId, proposalIndex: 1, box: aCat.box, phraseId: 'dog' };
}

async function project() {
  return proposedProject([dog, cat], Object.fromEntries(images.map((id) => [id, [aDog, aCat]])));
}

describe('a phrase', () => {
  test('is learned from three accepts on, drawn to what was accepted and away from what was rejected', async () => {
    const { project: opened, run } = await project();
    await add(opened, accepted('a', run.id, 'dog'), accepted('b', run.id, 'dog'), rejected('a', run.id));
    const learn = async () =>
      (await learnPhrases(opened, { runId: run.id, phraseIds: ['dog', 'cat'] }, signal)).phrases;
    expect(await learn()).toEqual([
      { phraseId: 'dog', accepted: 2, rejected: 1, prototype: null },
      { phraseId: 'cat', accepted: 0, rejected: 0, prototype: null },
    ]);
    await add(opened, accepted('c', run.id, 'dog'));
    const [{ prototype } = { prototype: null }] = await learn();
    expect(Math.hypot(...(prototype ?? []))).toBeCloseTo(1, 5);
    // Dogs here are like animals too, and cats are what was rejected.
    expect(prototype?.[0]).toBeLessThan(embeddingOf('a dog')[0] ?? 0);
    expect(prototype?.[1]).toBeGreaterThan(0);
    expect(prototype?.[2]).toBeLessThan(0);
  });

  test('is learned from all runs of its model, and from nothing that was drawn or that a run does not have', async () => {
    const { project: opened, run } = await project();
    const next = await addRun(opened, { a: [aDog] });
    const drawn = region('drawn', 'd', ['dog']);
    const strange = { ...accepted('d', run.id, 'dog', 99), id: 'strange' };
    await add(opened, accepted('b', run.id, 'dog'), accepted('a', next.id, 'dog'), drawn, strange);
    const { phrases } = await learnPhrases(opened, { runId: next.id, phraseIds: ['dog'] }, signal);
    expect(phrases).toMatchObject([{ accepted: 3 }]);
    // What can be read is too little.
    expect(phrases[0]?.prototype).toEqual(embeddingOf('a dog'));
  });

  test('has the match scores of what was accepted and rejected for it', async () => {
    const { project: opened, run } = await project();
    await add(opened, accepted('a', run.id, 'dog'), accepted('b', run.id, 'cat', 1), rejected('c', run.id));
    const dogs = await scoreDecisions(opened, { runId: run.id, phraseId: 'dog' });
    expect(dogs.accepted).toEqual([expect.closeTo(0.953 * 0.9, 2)]);
    expect(dogs.rejected).toEqual([expect.closeTo(0.007 * 0.75, 2)]);
    const cats = await scoreDecisions(opened, { runId: run.id, phraseId: 'cat' });
    expect(cats).toEqual({ accepted: [expect.closeTo(0.993 * 0.75, 2)], rejected: [] });
    const birds = await scoreDecisions(opened, { runId: run.id, phraseId: 'bird' });
    expect(birds).toEqual({ accepted: [], rejected: [] });
  });

  test('that is unknown is left out', async () => {
    const { project: opened, run } = await project();
    expect(await learnPhrases(opened, { runId: run.id, phraseIds: ['bird'] }, signal)).toEqual({ phrases: [] });
  });
});
