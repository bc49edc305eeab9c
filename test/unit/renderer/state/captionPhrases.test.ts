import { expect, test } from 'vitest';
import { diff, isEmpty } from '../../../../annotations/change.ts';
import { recordsOf } from '../../../../annotations/records.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { embed, proposalsOf, RUN, world } from './world.ts';

const found = proposalsOf('a', [
  { box: [10, 10, 30, 30], iou: 0.9, embedding: [1, 0] },
  { box: [50, 10, 70, 30], iou: 0.7, embedding: [0, 1] },
]);

async function opened() {
  const server = createFakeServer({ records: world, run: RUN, proposals: [found], embed });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  return { server, ...workbench };
}

test('a phrase of a caption becomes a region of the box that fits it, with the phrase if it is new, in one step', async () => {
  const { actions, server, state } = await opened();
  actions.acceptCaptionPhrase('brown dog', { proposalIndex: 0, semantic: 0.8 });
  await actions.flush();
  const [region] = recordsOf(server.records(), 'region');
  const phrase = recordsOf(server.records(), 'phrase').find(({ text }) => text === 'brown dog');
  expect(region).toMatchObject({ box: found.boxes[0], phraseIds: [phrase?.id] });
  expect(region?.scores?.semantic).toEqual({ [phrase?.id ?? '']: 0.8 });
  expect(state().phrases.map(({ text }) => text)).toContain('brown dog');
  expect(await actions.undo()).toBe(true);
  await actions.flush();
  expect(isEmpty(diff(server.records(), world))).toBe(true);
});

test('a phrase that the project has is not added again', async () => {
  const { actions, server } = await opened();
  actions.acceptCaptionPhrase(' dog ', { proposalIndex: 1, semantic: 0.4 });
  await actions.flush();
  expect(recordsOf(server.records(), 'region').map(({ phraseIds }) => phraseIds)).toEqual([['dog']]);
  expect(recordsOf(server.records(), 'phrase')).toHaveLength(2);
});

test('a phrase that is not in the image becomes verified absent, also when the project has to learn it', async () => {
  const { actions, server } = await opened();
  actions.denyCaptionPhrase('dragon');
  actions.denyCaptionPhrase('cat');
  await actions.flush();
  const texts = new Map(recordsOf(server.records(), 'phrase').map(({ id, text }) => [id, text]));
  const states = recordsOf(server.records(), 'phraseState').map(({ phraseId, state }) => [texts.get(phraseId), state]);
  expect(states).toEqual([
    ['dragon', 'verified absent'],
    ['cat', 'verified absent'],
  ]);
});
