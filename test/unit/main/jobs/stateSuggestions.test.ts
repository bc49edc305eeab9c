import { describe, expect, test } from 'vitest';
import { phraseStateId, recordsOf } from '../../../../annotations/records.ts';
import type { StateOfPhrase } from '../../../../main/api/states.ts';
import { storePhraseStates } from '../../../../main/jobs/phraseStates.ts';
import { findSuggestedStates } from '../../../../main/jobs/stateSuggestions.ts';
import { revert } from '../../../../main/services/history.ts';
import type { StoredChange } from '../../../../main/store/journal.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { add, allRecords, image, region, temporaryProject } from '../store/temporaryProject.ts';
import { aCat, aDog, animal, cat, dog, dogBox, embed, proposedProject } from './proposedProject.ts';

const signal = new AbortController().signal;
const none = () => undefined;

async function find(project: WritableProject, { only = ['a', 'b'], phraseId = null, limit = 10, minMatch = 0.4 } = {}) {
  return findSuggestedStates({ project, only, phraseId, minMatch, signal, onProgress: none }, limit);
}

function state(imageId: string, phraseId: string, said: StateOfPhrase['state']): StateOfPhrase {
  return { imageId, phraseId, state: said };
}

function stored({ imageId, phraseId, ...said }: StateOfPhrase) {
  return { type: 'phraseState', id: phraseStateId(imageId, phraseId), imageId, phraseId, ...said } as const;
}

/** In a all dogs are marked and a cat is left; in b there is a cat and no dog. */
async function twoImages() {
  const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aCat] });
  await add(project, { ...region('r', 'a', ['dog']), box: dogBox });
  return project;
}

describe('suggested states', () => {
  test('are exhaustive where all that is found is marked, absent where nothing is found, and none where some is left', async () => {
    const found = await find(await twoImages());
    expect(found).toMatchObject({ images: 2, counts: { exhaustive: 1, 'verified absent': 1 } });
    expect(found.suggestions).toMatchObject([
      { imageId: 'a', path: 'a.jpg', phraseId: 'dog', state: 'exhaustive', regions: 1 },
      { imageId: 'b', path: 'b.jpg', phraseId: 'dog', state: 'verified absent', regions: 0 },
    ]);
  });

  test('are not made where a person has said something', async () => {
    const project = await twoImages();
    await add(project, stored(state('a', 'dog', 'exhaustive')));
    expect((await find(project)).suggestions).toMatchObject([{ imageId: 'b', phraseId: 'dog' }]);
  });

  test('are made for one phrase and for given images alone', async () => {
    const project = await twoImages();
    expect((await find(project, { only: ['b'] })).suggestions).toMatchObject([{ imageId: 'b' }]);
    const { suggestions } = await findSuggestedStates(
      { project, only: ['a', 'b'], phraseId: 'cat', minMatch: 0.4, signal, onProgress: none },
      10,
    );
    expect(suggestions).toEqual([]);
  });

  test("go by a phrase's own threshold", async () => {
    const { project } = await proposedProject([{ ...dog, minMatch: 0.01 }], { b: [aCat] });
    expect((await find(project)).suggestions).toEqual([]);
  });

  test('are all counted, and listed to the limit with the most confident first', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const likeness = [0.2, 0.1, 0, 0.15, 0.05];
    const seen = ids.map((id, at) => [id, [{ ...aCat, like: [likeness[at] ?? 0] }]] as const);
    const { project } = await proposedProject([dog], Object.fromEntries(seen));
    const { counts, suggestions } = await find(project, { only: ids, limit: 2 });
    expect(counts).toEqual({ exhaustive: 0, 'verified absent': 5 });
    expect(suggestions.map(({ imageId }) => imageId)).toEqual(['c', 'e']);
  });

  test('leave out images that no run has seen, and tell how far they have come', async () => {
    const project = await twoImages();
    await add(project, image('c'));
    const seen: number[][] = [];
    const onProgress = (...progress: number[]) => seen.push(progress);
    const only = ['a', 'b', 'c'];
    const found = await findSuggestedStates({ project, only, phraseId: null, minMatch: 0.4, signal, onProgress }, 10);
    expect(found.images).toBe(3);
    expect(found.suggestions.map(({ imageId }) => imageId)).toEqual(['a', 'b']);
    expect(seen).toEqual([1, 2, 3].map((done) => [done, 3]));
  });

  test('say which phrase the model has not seen, and need a run', async () => {
    const project = await twoImages();
    await add(project, animal);
    await expect(find(project)).rejects.toThrow('phrase "an animal"');
    await embed(project, [animal]);
    await expect(find(project)).resolves.toMatchObject({ images: 2 });
    await expect(find(await temporaryProject())).rejects.toThrow('Expected a model run');
  });

  test('stop when they are cancelled', async () => {
    const project = await twoImages();
    const interrupt = new AbortController();
    const onProgress = () => interrupt.abort(new Error('Enough.'));
    const walk = { project, only: ['a', 'b'], phraseId: null, minMatch: 0.4, signal: interrupt.signal, onProgress };
    await expect(findSuggestedStates(walk, 10)).rejects.toThrow('Enough.');
  });
});

describe('setting states', () => {
  async function set(project: WritableProject, states: readonly StateOfPhrase[]) {
    const told: StoredChange[] = [];
    const done = await storePhraseStates(project, states, {
      origin: 'user',
      signal,
      onChange: (change) => told.push(change),
    });
    return { ...done, told };
  }

  test('is one journal entry, after which nothing is suggested, and which undoes as one', async () => {
    const project = await twoImages();
    const before = await allRecords(project);
    const { suggestions } = await find(project);
    const { told, ...done } = await set(project, suggestions);
    expect(done).toEqual({ set: 2, skipped: 0 });
    expect(told.map(({ label }) => label)).toEqual(['Set 2 states of phrases']);
    expect(recordsOf(await allRecords(project), 'phraseState')).toMatchObject([
      { imageId: 'a', phraseId: 'dog', state: 'exhaustive' },
      { imageId: 'b', phraseId: 'dog', state: 'verified absent' },
    ]);
    expect((await find(project)).suggestions).toEqual([]);
    const order = { sequences: told.map(({ sequence }) => sequence), label: 'Undo' };
    await revert(project, order, none);
    expect(await allRecords(project)).toEqual(before);
  });

  test('skips what became impossible meanwhile, and leaves what a person has said', async () => {
    const project = await twoImages();
    await add(project, stored(state('b', 'dog', 'exhaustive')));
    const { told, ...done } = await set(project, [
      state('a', 'dog', 'verified absent'),
      state('b', 'dog', 'verified absent'),
      state('gone', 'dog', 'exhaustive'),
      state('b', 'gone', 'exhaustive'),
      state('a', 'cat', 'exhaustive'),
    ]);
    expect(done).toEqual({ set: 1, skipped: 4 });
    expect(told.map(({ label }) => label)).toEqual(['Set the state of 1 phrase']);
    expect(recordsOf(await allRecords(project), 'phraseState')).toMatchObject([
      { imageId: 'a', phraseId: 'cat', state: 'exhaustive' },
      { imageId: 'b', phraseId: 'dog', state: 'exhaustive' },
    ]);
  });

  test('of nothing leaves no journal entry', async () => {
    expect(await set(await twoImages(), [])).toEqual({ set: 0, skipped: 0, told: [] });
  });

  test('stores nothing when it is cancelled', async () => {
    const project = await twoImages();
    const before = await allRecords(project);
    const states = [state('a', 'dog', 'exhaustive')];
    const aborted = AbortSignal.abort(new Error('Enough.'));
    await expect(storePhraseStates(project, states, { origin: 'user', signal: aborted })).rejects.toThrow('Enough.');
    expect(await allRecords(project)).toEqual(before);
  });
});
