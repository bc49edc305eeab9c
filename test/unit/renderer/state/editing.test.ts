import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, diff, emptyChange, isEmpty, write } from '../../../../annotations/change.ts';
import { moveBox } from '../../../../annotations/edits/regions.ts';
import { findRecord, recordsOf } from '../../../../annotations/records.ts';
import type { Edit } from '../../../../renderer/state/workbench.ts';
import { editSequences, type RandomEdit } from '../../annotations/arbitraries.ts';
import { createFakeServer } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { region, world } from './world.ts';

async function opened(records = world) {
  const server = createFakeServer({ records });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  return { server, ...workbench };
}

test('an edit shows at once, before the server has answered, and is stored behind', async () => {
  const { server, actions, records, state } = await opened();
  actions.drawRegion([10, 10, 30, 30]);
  expect(recordsOf(records(), 'region')).toHaveLength(1);
  expect(state().save.kind).toBe('saving');
  expect(server.commits).toHaveLength(0);
  await actions.flush();
  expect(recordsOf(server.records(), 'region')).toHaveLength(1);
  expect(state().save).toEqual({ kind: 'saved', at: '2026-01-01T10:20:30.000Z' });
});

test('the first edit of an image puts its review in progress in the same change, and undo takes both back', async () => {
  const { server, actions, records, state } = await opened();
  actions.drawRegion([10, 10, 30, 30]);
  expect(findRecord(records(), 'review', 'a')?.status).toBe('in progress');
  expect(state().current?.status).toBe('in progress');
  await actions.undo();
  await actions.flush();
  expect(server.commits.map(({ label }) => label)).toEqual(['Draw region', 'Undo: Draw region']);
  expect(isEmpty(diff(server.records(), world))).toBe(true);
});

test('undoing all edits and redoing them leads exactly to where they led, here and in the store', async () => {
  let undone = 0;
  await fc.assert(
    fc.asyncProperty(editSequences, async (edits) => {
      const { server, actions, records, state } = await opened();
      const start = records();
      for (const [step, edit] of edits.entries()) actions.edit(`Step ${step}`, orNothing(edit, step));
      const end = records();
      const steps = state().undo.length;
      for (let step = 0; step < steps; step++) await actions.undo();
      expect(isEmpty(diff(start, records()))).toBe(true);
      for (let step = 0; step < steps; step++) await actions.redo();
      expect(isEmpty(diff(end, records()))).toBe(true);
      await actions.flush();
      for (const [key, record] of end) expect(server.records().get(key)).toEqual(record);
      undone += steps;
    }),
    { numRuns: 40 },
  );
  expect(undone).toBeGreaterThan(20);
});

/** Nothing where the random edit reaches for the image that is not open. */
function orNothing(edit: RandomEdit, step: number): Edit {
  return (records) => {
    try {
      return edit(records, step) ?? emptyChange;
    } catch {
      return emptyChange;
    }
  };
}

test('undo goes back to the image that the change was made in', async () => {
  const { server, actions, state } = await opened();
  actions.drawRegion([10, 10, 30, 30]);
  await actions.step(1);
  expect(state().edited?.image.id).toBe('b');
  await actions.undo();
  expect(state().edited?.image.id).toBe('a');
  await actions.flush();
  expect(recordsOf(server.records(), 'region')).toEqual([]);
});

test('undo asked for twice at once across images undoes two changes, each once', async () => {
  const { server, actions, notices } = await opened();
  actions.drawRegion([10, 10, 30, 30]);
  actions.drawRegion([40, 10, 60, 30]);
  await actions.step(1);
  await Promise.all([actions.undo(), actions.undo()]);
  await actions.flush();
  expect(notices).toEqual([]);
  expect(isEmpty(diff(server.records(), world))).toBe(true);
});

test('undo of a new phrase applies whichever image is open, without going anywhere', async () => {
  const { server, actions, state } = await opened();
  await actions.addPhrase('bird');
  await actions.step(1);
  await actions.undo();
  await actions.flush();
  expect(state().edited?.image.id).toBe('b');
  expect(state().phrases.map(({ text }) => text)).toEqual(['dog', 'cat']);
  expect(isEmpty(diff(server.records(), world))).toBe(true);
});

test('an edit that cannot be made is told and leaves no trace', async () => {
  const { actions, state, notices } = await opened();
  actions.edit('Move', (records) => moveBox(records, { regionId: 'gone', box: [0, 0, 9, 9] }));
  expect(notices).toEqual([expect.stringContaining('"gone"')]);
  expect(state().undo).toEqual([]);
});

test('findings follow every edit', async () => {
  const { actions, state } = await opened();
  actions.drawRegion([10, 10, 30, 30]);
  expect(state().findings.map(({ code }) => code)).toEqual(['region/no-phrase']);
  await actions.undo();
  expect(state().findings).toEqual([]);
});

describe('a change of thousands of records', () => {
  const ids = Array.from({ length: 1500 }, (_, index) => `r${index}`);
  const records = apply(
    world,
    write(
      world,
      ids.map((id, index) => region(id, [index / 20, 0, 90, 70], ['dog'])),
    ),
  );

  test('is shown before it is kept and stored', async () => {
    const { server, actions, records: shown, state, paint, until } = await opened(records);
    paint();
    actions.select({ kind: 'regions', ids });
    actions.deleteSelected();
    expect(recordsOf(shown(), 'region')).toEqual([]);
    expect(server.commits).toEqual([]);
    paint();
    await until(({ save }) => save.kind === 'saved');
    expect(state().findings).toEqual([]);
    expect(recordsOf(server.records(), 'region')).toEqual([]);
  });

  test('is stored at once when somebody asks for it', async () => {
    const { server, actions, paint } = await opened(records);
    actions.select({ kind: 'regions', ids });
    actions.deleteSelected();
    await actions.flush();
    expect(recordsOf(server.records(), 'region')).toEqual([]);
    paint();
    await actions.flush();
    expect(server.commits).toHaveLength(1);
  });

  test('leaves its image without findings of another', async () => {
    const { actions, state, paint } = await opened(records);
    paint();
    expect(state().findings).not.toEqual([]);
    await actions.step(1);
    expect(state().findings).toEqual([]);
  });
});

test('locked regions are neither moved nor deleted', async () => {
  const records = apply(world, write(world, [region('r', [10, 10, 30, 30], ['dog'])]));
  const { actions, records: shown } = await opened(records);
  actions.set({ lockedRegionIds: new Set(['r']), selection: { kind: 'regions', ids: ['r'] } });
  actions.moveBoxes(new Map([['r', [0, 0, 5, 5]]]));
  actions.deleteSelected();
  expect(findRecord(shown(), 'region', 'r')?.box).toEqual([10, 10, 30, 30]);
});

test('a duplicate at the lower right corner keeps its size', async () => {
  const records = apply(world, write(world, [region('r', [80, 60, 100, 80], ['dog'])]));
  const { actions, records: shown } = await opened(records);
  actions.select({ kind: 'regions', ids: ['r'] });
  actions.duplicateSelected();
  expect(recordsOf(shown(), 'region').map(({ box }) => box)).toContainEqual([70, 50, 90, 70]);
});

test('copying to the next image draws the selected regions there in one change', async () => {
  const records = apply(
    world,
    write(world, [region('r', [10, 10, 30, 30], ['dog']), region('s', [40, 10, 60, 30], ['cat'])]),
  );
  const { server, actions, state } = await opened(records);
  actions.select({ kind: 'regions', ids: ['r', 's'] });
  await actions.copySelectedToNext();
  await actions.flush();
  expect(state().edited?.image.id).toBe('b');
  expect(server.commits.map(({ label }) => label)).toEqual(['Copy 2 regions']);
  expect(recordsOf(server.records(), 'region').filter(({ imageId }) => imageId === 'b')).toHaveLength(2);
});
