import { describe, expect, test } from 'vitest';
import { apply, diff, write } from '../../../../annotations/change.ts';
import { missingKey, regionKey, type Suggestion } from '../../../../annotations/curation/suggestions.ts';
import { recordsOf } from '../../../../annotations/records.ts';
import type { QueueEntry } from '../../../../main/api/curation.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { embed, proposalsOf, RUN, region, world } from './world.ts';

const [dogBox, catBox] = [[0, 0, 30, 30] as const, [50, 40, 90, 70] as const];
const dog = region('r', dogBox, ['dog']);
const proposals = proposalsOf('a', [
  { box: dogBox, iou: 0.9, embedding: [1, 0] },
  { box: catBox, iou: 0.8, embedding: [0, 1] },
]);

const missing: Suggestion = {
  kind: 'missing',
  key: missingKey('cat', catBox),
  confidence: 0.8,
  runId: RUN.id,
  proposalIndex: 1,
  box: catBox,
  phraseId: 'cat',
  semantic: 0.9,
  predictedIou: 0.8,
};
const extra: Suggestion = {
  kind: 'extra',
  key: regionKey('extra', dog, null),
  confidence: 0.6,
  regionId: 'r',
  phraseIds: ['dog'],
  predictedIou: 0.2,
};
const inA = (suggestion: Suggestion): QueueEntry => ({ imageId: 'a', path: 'a.jpg', suggestion });

async function opened() {
  const server = createFakeServer({
    records: apply(world, write(world, [dog])),
    run: RUN,
    proposals: [proposals],
    embed,
    answers: () => ({ skipDisagreement: () => null }),
  });
  const workbench = await startedWorkbench(server);
  const regions = () => recordsOf(workbench.records(), 'region').map(({ phraseIds }) => phraseIds.join());
  const skips = () => server.asked.flatMap(({ method, params }) => (method === 'skipDisagreement' ? [params] : []));
  return { server, regions, skips, ...workbench };
}

describe('a disagreement', () => {
  test('is shown in its image, with what it is about selected', async () => {
    const { actions, state } = await opened();
    expect(await actions.showDisagreement(inA(missing))).toBe(true);
    expect(state().edited?.image.id).toBe('a');
    expect(state().selection).toEqual({ kind: 'proposal', index: 1 });
    await actions.showDisagreement(inA(extra));
    expect(state().selection).toEqual({ kind: 'regions', ids: ['r'] });
  });

  test('in an image that is gone is told, and nothing is done about it', async () => {
    const { actions, notices } = await opened();
    const gone = { ...inA(missing), imageId: 'gone' };
    expect(await actions.showDisagreement(gone)).toBe(false);
    expect(await actions.fixDisagreement()).toBe(false);
    expect(notices).toContain('Expected an image, got "gone".');
  });

  test('is settled by what is suggested, as one step to undo', async () => {
    const { actions, regions, state } = await opened();
    await actions.showDisagreement(inA(missing));
    expect(await actions.fixDisagreement()).toBe(true);
    expect(regions()).toEqual(['dog', 'cat']);
    expect(state().undo.map(({ label }) => label)).toEqual(['Fix missing']);
    // It is settled now: a second time nothing is done.
    expect(await actions.fixDisagreement()).toBe(false);
    await actions.undo();
    expect(regions()).toEqual(['dog']);
    await actions.showDisagreement(inA(extra));
    await actions.fixDisagreement();
    expect(regions()).toEqual([]);
  });

  test('about a region that was changed meanwhile is left alone', async () => {
    const { actions, regions, records, server } = await opened();
    await actions.openImage('a');
    const before = records();
    server.changeElsewhere(diff(before, apply(before, write(before, [{ ...dog, phraseIds: ['cat'] }]))));
    await actions.showDisagreement(inA(extra));
    expect(await actions.fixDisagreement()).toBe(false);
    expect(regions()).toEqual(['cat']);
  });

  test('is skipped, put back by undo and skipped again by redo', async () => {
    const { actions, skips, state } = await opened();
    await actions.showDisagreement(inA(missing));
    expect(await actions.skipDisagreement()).toBe(true);
    await actions.undo();
    await actions.redo();
    const one = { imageId: 'a', key: missing.key };
    expect(skips()).toEqual([true, false, true].map((isSkipped) => ({ ...one, isSkipped })));
    expect(state().undo.map(({ label }) => label)).toEqual(['Skip missing']);
  });
});

test('the page knows how much is in the queue, from the beginning and as it changes', async () => {
  const { server, state, until } = await opened();
  await until(({ queue }) => queue !== null);
  expect(state().queue).toEqual({ open: 0, pending: 0, begun: 0 });
  const { queueVersion } = state();
  server.tell('queue', { open: 3, pending: 1, begun: 2 });
  await until(({ queue }) => queue?.open === 3);
  expect(state().queueVersion).toBe(queueVersion + 1);
});
