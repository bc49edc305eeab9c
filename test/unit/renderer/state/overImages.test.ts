import { expect, test } from 'vitest';
import { apply, write } from '../../../../annotations/change.ts';
import { setPhraseState } from '../../../../annotations/edits/facts.ts';
import { drawRegion } from '../../../../annotations/edits/regions.ts';
import { recordsOf } from '../../../../annotations/records.ts';
import type { Params } from '../../../../main/api.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { region, world } from './world.ts';

const selected = apply(world, write(world, [region('r', [1, 1, 9, 9], ['dog'])]));
const drawIn = (imageId: string, id: string) =>
  drawRegion(selected, { id, imageId, box: [2, 2, 8, 8], phraseIds: ['dog'] });

/** A server that accepts one proposal in each image, as two journal entries. */
async function opened(fail = false) {
  const server = createFakeServer({
    records: selected,
    answers: ({ storeFor }) => ({
      acceptAll: (_params, client) => {
        storeFor(client, drawIn('a', 'new a'), 'Accept 1 proposal');
        if (fail) throw new Error('The disk is full.');
        storeFor(client, drawIn('b', 'new b'), 'Accept 1 proposal');
        return { accepted: 2, changed: 2, images: 2 };
      },
      copyRegions: () => ({ copied: 3, skipped: 1, images: 4 }),
      setPhraseStates: ({ states }: Params<'setPhraseStates'>, client) => {
        for (const state of states) storeFor(client, setPhraseState(selected, state), 'Set the state of 1 phrase');
        return { set: states.length, skipped: 0 };
      },
    }),
  });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  const regions = () =>
    recordsOf(server.records(), 'region')
      .map(({ id }) => id)
      .toSorted();
  const acceptAll = () => workbench.actions.acceptAllMatching({ dryRun: false }, new AbortController().signal);
  return { server, regions, acceptAll, ...workbench };
}

test('what the server accepts in many images is one step to undo and to redo, whichever image is open', async () => {
  const { acceptAll, actions, regions, records, state } = await opened();
  expect(await acceptAll()).toMatchObject({ accepted: 2 });
  expect(state().undo.map(({ label }) => label)).toEqual(['Accept all above: 2 proposals']);
  expect(recordsOf(records(), 'region').map(({ id }) => id)).toEqual(['r', 'new a']);
  await actions.undo();
  expect(regions()).toEqual(['r']);
  expect(recordsOf(records(), 'region').map(({ id }) => id)).toEqual(['r']);
  expect(state().undo).toEqual([]);
  await actions.redo();
  expect(regions()).toEqual(['new a', 'new b', 'r']);
  await actions.undo();
  expect(regions()).toEqual(['r']);
});

test('what was accepted before it failed can be undone', async () => {
  const { acceptAll, actions, regions, state } = await opened(true);
  await expect(acceptAll()).rejects.toThrow('The disk is full.');
  expect(state().undo.map(({ label }) => label)).toEqual(['Accept a part of all above']);
  await actions.undo();
  expect(regions()).toEqual(['r']);
});

test('an undo over many images that meets a conflict undoes nothing, is told, and is tried no more', async () => {
  const { server, acceptAll, actions, state, notices, regions } = await opened();
  await acceptAll();
  server.changeElsewhere(write(server.records(), [], ['region:new a']));
  expect(await actions.undo()).toBe(false);
  expect(notices).toEqual([expect.stringMatching(/^Undo of "Accept all above: 2 proposals" is not possible: /)]);
  expect(regions()).toEqual(['new b', 'r']);
  expect(state().undo).toEqual([]);
});

test('what is not stored yet is stored before the server looks at the images', async () => {
  const { server, actions, acceptAll } = await opened();
  actions.drawRegion([20, 20, 40, 40]);
  await acceptAll();
  expect(server.commits[0]?.label).toBe('Draw region');
});

test('the selected regions are copied to the next images of the filter', async () => {
  const { server, actions } = await opened();
  actions.select({ kind: 'regions', ids: ['r'] });
  expect(await actions.copySelectedTo(4)).toEqual({ copied: 3, skipped: 1, images: 4 });
  const params = { filter: '', from: 'a', regionIds: ['r'], images: 4 };
  expect(server.asked).toContainEqual({ method: 'copyRegions', params });
});

test('labelling what was found in many images is one step to undo', async () => {
  const proposals = [{ imageId: 'a', runId: 'run', proposalIndex: 0 }];
  const server = createFakeServer({
    records: selected,
    answers: ({ storeFor }) => ({
      labelFound: (_params, client) => ({
        sequence: storeFor(client, drawIn('b', 'new b'), 'Label 1 object "a dog"'),
        changed: 1,
      }),
    }),
  });
  const { actions, state } = await startedWorkbench(server);
  expect(await actions.labelFound({ proposals, regions: [] }, 'a dog')).toMatchObject({ changed: 1 });
  expect(state().undo.map(({ label }) => label)).toEqual(['Label 1 object "a dog"']);
  await actions.undo();
  expect(recordsOf(server.records(), 'region').map(({ id }) => id)).toEqual(['r']);
});

test('states of phrases that are set in many images are one step to undo', async () => {
  const { server, actions, state, records } = await opened();
  const statesOf = () => recordsOf(server.records(), 'phraseState').map(({ imageId, state: said }) => [imageId, said]);
  await actions.setPhraseStates([
    { imageId: 'a', phraseId: 'dog', state: 'exhaustive' },
    { imageId: 'b', phraseId: 'dog', state: 'verified absent' },
  ]);
  expect(statesOf()).toEqual([
    ['a', 'exhaustive'],
    ['b', 'verified absent'],
  ]);
  expect(recordsOf(records(), 'phraseState')).toMatchObject([{ imageId: 'a', state: 'exhaustive' }]);
  expect(state().undo.map(({ label }) => label)).toEqual(['Set 2 states of phrases']);
  await actions.undo();
  expect(statesOf()).toEqual([]);
});
