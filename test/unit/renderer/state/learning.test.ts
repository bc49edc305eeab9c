import { describe, expect, test } from 'vitest';
import type { LearnedPhrase } from '../../../../main/api/curation.ts';
import { learnedInWords } from '../../../../renderer/panels/review/learnedInWords.ts';
import { reviewItems } from '../../../../renderer/state/review.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { embed, proposalsOf, RUN, world } from './world.ts';

const proposals = proposalsOf('a', [
  { box: [0, 0, 10, 10], iou: 0.9, embedding: [1, 0] },
  { box: [20, 0, 30, 10], iou: 0.9, embedding: [0.96, 0.28] },
  { box: [40, 0, 50, 10], iou: 0.9, embedding: [0.8, 0.6] },
  { box: [60, 0, 70, 10], iou: 0.9, embedding: [0, 1] },
]);

/** What the server has learned, and what it was asked for. */
async function opened(learned: readonly LearnedPhrase[] = []) {
  const known = { phrases: learned };
  const asked: (readonly string[])[] = [];
  const server = createFakeServer({
    records: world,
    run: RUN,
    proposals: [proposals],
    embed,
    answers: () => ({
      learnPhrases: ({ phraseIds }: { phraseIds: readonly string[] }) => {
        asked.push(phraseIds);
        return { phrases: known.phrases.filter(({ phraseId }) => phraseIds.includes(phraseId)) };
      },
    }),
  });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  await workbench.until(({ learned: now }) => now !== null);
  const order = () => reviewItems(workbench.state()).map(({ proposalIndex }) => proposalIndex);
  return { ...workbench, asked, known, order };
}

const dogs: LearnedPhrase = { phraseId: 'dog', accepted: 7, rejected: 2, prototype: Float32Array.of(0.6, 0.8) };

describe('what is left to review', () => {
  test('is ordered by what was learned of its phrase, with the scores of the text', async () => {
    const { actions, order, state } = await opened([dogs]);
    actions.set({ activePhraseId: 'dog' });
    expect(order()).toEqual([2, 1, 3, 0]);
    const matches = reviewItems(state()).map(({ proposalIndex, match }) => [proposalIndex, match.toFixed(2)]);
    actions.set({ learnsWhileAccepting: false });
    expect(order()).toEqual([0, 1, 2, 3]);
    const plain = reviewItems(state()).map(({ proposalIndex, match }) => [proposalIndex, match.toFixed(2)]);
    expect(plain.toSorted()).toEqual(matches.toSorted());
  });

  test('keeps the places that phrases have among each other', async () => {
    const { actions, state } = await opened([dogs]);
    const phrases = () => reviewItems(state()).map(({ phrase }) => phrase.id);
    const learned = phrases();
    actions.set({ learnsWhileAccepting: false });
    expect(phrases()).toEqual(learned);
  });

  test('is learned anew when a decision was stored, of its phrase alone, and all when it is switched on again', async () => {
    const { actions, asked, known, until, state } = await opened();
    expect(asked).toEqual([['dog', 'cat']]);
    known.phrases = [dogs];
    actions.set({ activePhraseId: 'dog' });
    actions.accept();
    await until(({ learned }) => learned?.phrases.has('dog') ?? false);
    expect(asked.at(-1)).toEqual(['dog']);
    actions.set({ learnsWhileAccepting: false });
    expect(state().learned).toBeNull();
    const before = asked.length;
    actions.set({ learnsWhileAccepting: true });
    await until(({ learned }) => learned !== null);
    expect(asked.slice(before)).toEqual([['dog', 'cat']]);
  });
});

describe('what was learned, in words', () => {
  const few = { phraseId: 'cat', accepted: 1, rejected: 0, prototype: null };
  const learned = { modelId: 'nano', phrases: new Map([dogs, few].map((phrase) => [phrase.phraseId, phrase])) };

  test.each([
    ['dog', 'learned from 7 accepts, 2 rejects'],
    ['cat', 'learns from 3 accepts on (1 accept, 0 rejects)'],
    ['bird', null],
    [null, 'order learned for 1 phrase'],
  ])('of %s', (phraseId, words) => {
    expect(learnedInWords(learned, phraseId)).toBe(words);
    expect(learnedInWords(null, phraseId)).toBeNull();
  });
});
