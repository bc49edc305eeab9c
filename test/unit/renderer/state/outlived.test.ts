import { expect, test } from 'vitest';
import { RequestError } from '../../../../renderer/connection/client.ts';
import { createScoring } from '../../../../renderer/state/scoring.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { proposalsOf, RUN, world } from './world.ts';

const proposals = [proposalsOf('a', [{ box: [10, 10, 30, 30], iou: 0.9, embedding: [0.5, 0.1] }])];

test.each([
  ['ClosedProjectError', []],
  ['ConnectionLostError', []],
  ['Error', ['Expected a model, got none.']],
])('of scores that fail with a %s, the user is told %j', async (name, told) => {
  const server = createFakeServer({ records: world, run: RUN, proposals });
  const { actions, state } = await startedWorkbench(server);
  await actions.openImage('a');
  const notices: string[] = [];
  const asked = Promise.withResolvers<void>();
  const score = createScoring(
    { get: state, set: () => undefined, notify: (_, text) => void notices.push(text) },
    async () => {
      asked.resolve();
      throw new RequestError(name, 'Expected a model, got none.');
    },
  );
  const { edited } = state();
  if (edited === null) throw new Error('Expected an open image, got none.');
  score(edited);
  await asked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(notices).toEqual(told);
});
