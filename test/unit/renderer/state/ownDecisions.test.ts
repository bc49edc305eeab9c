import { expect, test } from 'vitest';
import { suggestThreshold } from '../../../../annotations/curation/decisionThreshold.ts';
import { suggestionInWords } from '../../../../renderer/panels/phrases/suggestionInWords.ts';
import { thresholdToTake } from '../../../../renderer/state/ownDecisions.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { RUN, world } from './world.ts';

const [ACCEPTED, REJECTED] = [
  [0.3, 0.527, 0.6, 0.7],
  [0.1, 0.2, 0.4],
];

async function opened(decisions: { accepted: readonly number[]; rejected: readonly number[] }, run = true) {
  const answers = () => ({ scoreDecisions: () => decisions });
  const server = createFakeServer({ records: world, ...(run ? { run: RUN } : {}), answers });
  return startedWorkbench(server);
}

test('a threshold is taken from decisions, in hundredths, and given back by undo', async () => {
  const { actions, state } = await opened({ accepted: ACCEPTED, rejected: REJECTED });
  await actions.takeSuggestedThreshold('dog');
  const dog = () => state().phrases.find(({ id }) => id === 'dog');
  expect(dog()?.minMatch).toBe(0.52);
  await actions.undo();
  expect(dog()?.minMatch).toBeUndefined();
});

test.each([
  [true, 'A threshold takes three accepts and three rejects of the phrase.'],
  [false, 'The model has not been run: nothing was decided on.'],
])('without enough decisions it is said what is needed (run: %s)', async (run, sentence) => {
  const { actions, notices, state } = await opened({ accepted: [0.5], rejected: [] }, run);
  await actions.takeSuggestedThreshold('dog');
  expect(notices).toEqual([sentence]);
  expect(state().phrases.find(({ id }) => id === 'dog')?.minMatch).toBeUndefined();
});

test('a suggestion tells what it promises and how sure that is', () => {
  const suggested = suggestThreshold(ACCEPTED, REJECTED) ?? expect.fail('no suggestion');
  expect(thresholdToTake(suggested)).toBe(0.52);
  expect(suggestionInWords(suggested).replaceAll('\u00a0', ' ')).toBe(
    'From a match of 0.52 on 100 % were accepted (likely 44 % to 100 % of the rest); it lets 75 % of your accepts through.',
  );
});
