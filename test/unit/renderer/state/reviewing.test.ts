import { expect, test } from 'vitest';
import { apply, write } from '../../../../annotations/change.ts';
import { findRecord, type Region, type Rejection, recordsOf } from '../../../../annotations/records.ts';
import { reviewItems, wouldAccept } from '../../../../renderer/state/review.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { embed, proposalsOf, RUN, region, world } from './world.ts';

const dogLike = [0.5, -0.2] as const;
const catLike = [-0.2, 0.5] as const;
const hardlyDog = [-0.1, -1] as const;

/** A good dog, the same dog again, a cat, and something that is hardly a dog. */
const found = proposalsOf('a', [
  { box: [10, 10, 30, 30], iou: 0.9, embedding: dogLike },
  { box: [11, 10, 31, 30], iou: 0.8, embedding: dogLike },
  { box: [50, 10, 70, 30], iou: 0.7, embedding: catLike },
  { box: [50, 50, 70, 70], iou: 0.9, embedding: hardlyDog },
]);

async function opened(own: readonly (Region | Rejection)[] = []) {
  const records = apply(world, write(world, own));
  const server = createFakeServer({ records, run: RUN, proposals: [found], embed });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  await workbench.until(({ edited }) => edited?.scores !== null);
  return {
    server,
    ...workbench,
    items: () => reviewItems(workbench.state()).map(({ proposalIndex, phrase }) => [proposalIndex, phrase.text]),
    candidates: () => wouldAccept(workbench.state()).map(({ proposalIndex, phrase }) => [proposalIndex, phrase.text]),
  };
}

function rejected(proposalIndex: number, phraseId: string): Rejection {
  const box = found.boxes[proposalIndex];
  return { type: 'rejection', id: `x${proposalIndex}`, imageId: 'a', runId: RUN.id, proposalIndex, box, phraseId };
}

test('the review asks for every proposal about the phrase it matches best, the best first, the weak ones last', async () => {
  const { items } = await opened();
  expect(items()).toEqual([
    [0, 'dog'],
    [1, 'dog'],
    [2, 'cat'],
    [3, 'dog'],
  ]);
});

test('the review of one phrase asks about that phrase alone', async () => {
  const { items, actions } = await opened();
  actions.set({ activePhraseId: 'cat' });
  expect(items()[0]).toEqual([2, 'cat']);
  expect(items().every(([, text]) => text === 'cat')).toBe(true);
});

test('by uncertainty, of the proposals that reach the thresholds the most doubtful comes first', async () => {
  const { items, actions } = await opened();
  actions.set({ reviewOrder: 'uncertainty', activePhraseId: 'dog' });
  expect(items().slice(0, 2)).toEqual([
    [1, 'dog'],
    [0, 'dog'],
  ]);
});

test('a rejected proposal is not asked about for that phrase again', async () => {
  const { items, actions } = await opened([rejected(0, 'dog')]);
  actions.set({ activePhraseId: 'dog' });
  expect(items().map(([index]) => index)).not.toContain(0);
  actions.set({ activePhraseId: 'cat' });
  expect(items().map(([index]) => index)).toContain(0);
});

test('a proposal that overlaps a region of its phrase is not asked about; one of another phrase is', async () => {
  const { items, actions } = await opened([region('r', [10, 10, 30, 30], ['dog'])]);
  actions.set({ activePhraseId: 'dog' });
  expect(items().map(([index]) => index)).toEqual([3, 2]);
  actions.set({ activePhraseId: 'cat' });
  expect(items().map(([index]) => index)).toContain(0);
});

test('the same state gives the same lists, which components compare by identity', async () => {
  const { state, actions } = await opened();
  const [items, candidates] = [reviewItems(state()), wouldAccept(state())];
  actions.set({ tool: 'draw' });
  expect(reviewItems(state())).toBe(items);
  expect(wouldAccept(state())).toBe(candidates);
});

test('accepting all takes one proposal for each object that reaches the thresholds, as one change', async () => {
  const { server, actions, candidates } = await opened();
  expect(candidates()).toEqual([
    [0, 'dog'],
    [2, 'cat'],
  ]);
  actions.acceptAllAbove();
  await actions.flush();
  expect(server.commits.map(({ label }) => label)).toEqual(['Accept 2 proposals']);
  expect(recordsOf(server.records(), 'region').map(({ phraseIds }) => phraseIds)).toEqual([['dog'], ['cat']]);
  expect(candidates()).toEqual([]);
});

test('accepting freezes scores beside the box and selects the next item', async () => {
  const { actions, state, records } = await opened();
  actions.select({ kind: 'proposal', index: 0 });
  actions.accept();
  const [accepted] = recordsOf(records(), 'region');
  expect(accepted.box).toEqual([10, 10, 30, 30]);
  expect(accepted.scores?.modelId).toBe('nano');
  expect(accepted.scores?.semantic.dog).toBeCloseTo(1 / (1 + Math.exp(-5)));
  // Proposal 1 is the same dog, and so no question any more.
  expect(state().selection).toEqual({ kind: 'proposal', index: 2 });
});

test('rejecting hides the pair, keeps the proposal and selects the next item', async () => {
  const { actions, state, records } = await opened();
  actions.set({ activePhraseId: 'dog' });
  actions.select({ kind: 'proposal', index: 3 });
  const next = reviewItems(state()).findIndex(({ proposalIndex }) => proposalIndex === 3) + 1;
  const expected = reviewItems(state())[next]?.proposalIndex;
  actions.reject();
  expect(recordsOf(records(), 'rejection')).toMatchObject([{ proposalIndex: 3, phraseId: 'dog' }]);
  expect(state().selection).toEqual({ kind: 'proposal', index: expected });
  expect(state().edited?.proposals?.boxes).toHaveLength(4);
});

test('walking goes through the items of the review, and through regions once one is selected', async () => {
  const { actions, state } = await opened([region('r', [0, 60, 5, 70], ['dog']), region('s', [0, 70, 5, 75], ['dog'])]);
  actions.selectNext(1);
  expect(state().selection).toEqual({ kind: 'proposal', index: 0 });
  actions.selectNext(-1);
  expect(state().selection).toEqual({ kind: 'proposal', index: 3 });
  actions.select({ kind: 'regions', ids: ['r'] });
  actions.selectNext(1);
  expect(state().selection).toEqual({ kind: 'regions', ids: ['s'] });
});

test('finishing stores that the image is done and goes on', async () => {
  const { server, actions, state } = await opened();
  await actions.finishAndGoOn();
  expect(findRecord(server.records(), 'review', 'a')?.status).toBe('done');
  expect(state().edited?.image.id).toBe('b');
});

test('an image that was proposed for is proposed for anew, others for the first time', async () => {
  const { server, actions } = await opened();
  await actions.proposeHere();
  await actions.openImage('b');
  await actions.proposeHere();
  const orders = server.asked.filter(({ method }) => method === 'startPropose').map(({ params }) => params);
  expect(orders).toMatchObject([
    { scope: { imageIds: ['a'] }, onlyNew: false },
    { scope: { imageIds: ['b'] }, onlyNew: true },
  ]);
});

test('a phrase of which a person set the thresholds is judged by them, at once, stored, and undone', async () => {
  const { server, actions, candidates, state, records } = await opened();
  expect(candidates()).toEqual([
    [0, 'dog'],
    [2, 'cat'],
  ]);
  await actions.setOwnThresholds('dog', { minMatch: 1 });
  expect(candidates()).toEqual([[2, 'cat']]);
  expect(findRecord(server.records(), 'phrase', 'dog')).toMatchObject({ minMatch: 1 });
  await actions.setOwnThresholds('dog', { minIou: 0.25 });
  expect(state().phrases[0]).toMatchObject({ minMatch: 1, minIou: 0.25 });
  await actions.undo();
  await actions.undo();
  await actions.flush();
  expect(records().get('phrase:dog')).toEqual(world.get('phrase:dog'));
  expect(state().phrases[0]).not.toHaveProperty('minMatch');
  expect(candidates()).toHaveLength(2);
});

test('a proposal stands for a phrase whose thresholds it reaches rather than for one that it matches better', async () => {
  const { actions, items } = await opened();
  await actions.setOwnThresholds('dog', { minMatch: 1 });
  actions.set({ thresholds: { minMatch: 0.05, minIou: 0 } });
  expect(items()).toContainEqual([0, 'cat']);
});
