import { expect, test } from 'vitest';
import { apply, write } from '../../../../annotations/change.ts';
import { findRecord } from '../../../../annotations/records.ts';
import { allCommands } from '../../../../renderer/commands/allCommands.ts';
import { byRecency } from '../../../../renderer/commands/recentCommands.ts';
import { createFakeServer, type FakeServerOptions } from '../state/fakeServer.ts';
import { startedWorkbench } from '../state/startedWorkbench.ts';
import { RUN, region, world } from '../state/world.ts';

/** A workbench with two regions in its open image, and a way to run commands as the palette does. */
async function opened(options: Partial<FakeServerOptions> = {}) {
  const regions = [region('r1', [10, 10, 20, 20], ['dog']), region('r2', [40, 40, 60, 60], [])];
  const server = createFakeServer({ records: apply(world, write(world, regions)), ...options });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  const command = (id: string) => {
    const found = allCommands.find((other) => other.id === id);
    if (found === undefined) throw new Error(`Expected a command called ${id}, got none.`);
    return found;
  };
  return {
    ...workbench,
    server,
    run: async (id: string) => command(id).run(workbench.actions, workbench.state()),
    isUsable: (id: string) => command(id).when?.(workbench.state()) ?? true,
    selected: () => {
      const { selection } = workbench.state();
      return selection.kind === 'regions' ? selection.ids : [];
    },
  };
}

test('commands on regions wait for a selection', async () => {
  const { run, isUsable } = await opened();
  expect(isUsable('region.delete')).toBe(false);
  await run('region.selectAll');
  expect(isUsable('region.delete')).toBe(true);
});

test('Escape stops drawing first, and clears the selection then', async () => {
  const { run, state, selected } = await opened();
  await run('region.selectAll');
  await run('tool.draw');
  await run('tool.leave');
  expect(state().tool).toBe('select');
  expect(selected()).toEqual(['r1', 'r2']);
  await run('tool.leave');
  expect(selected()).toEqual([]);
});

test('hiding what is partly hidden hides all of it, and hiding it again shows it', async () => {
  const { run, state, actions } = await opened();
  actions.set({ hiddenRegionIds: new Set(['r1']) });
  await run('region.selectAll');
  await run('region.hide');
  expect([...state().hiddenRegionIds].toSorted()).toEqual(['r1', 'r2']);
  await run('region.hide');
  expect(state().hiddenRegionIds.size).toBe(0);
});

test('a digit gives the phrase of its place to what is selected', async () => {
  const { run, records, actions } = await opened();
  actions.select({ kind: 'regions', ids: ['r2'] });
  await run('phrase.toggle2');
  expect(findRecord(records(), 'region', 'r2')?.phraseIds).toEqual(['cat']);
});

test('the review goes through the phrases in their order, and through all of them together', async () => {
  const { run, state } = await opened();
  const seen: (string | null)[] = [];
  for (let presses = 0; presses < 4; presses++) {
    await run('phrase.next');
    seen.push(state().activePhraseId);
  }
  expect(seen).toEqual(['dog', 'cat', null, 'dog']);
  await run('phrase.previous');
  await run('phrase.previous');
  expect(state().activePhraseId).toBe('cat');
});

test('a phrase is said to be absent only where the review is about it', async () => {
  const { run, isUsable, records, actions } = await opened();
  expect(isUsable('phrase.verifiedAbsent')).toBe(false);
  actions.set({ activePhraseId: 'cat' });
  await run('phrase.verifiedAbsent');
  expect(findRecord(records(), 'phraseState', 'a/cat')?.state).toBe('verified absent');
});

test.each([
  ['view.proposals', 'showsProposals'],
  ['view.scores', 'showsScores'],
  ['view.crosshair', 'showsCrosshair'],
  ['region.showAll', 'showsRegions'],
  ['view.bottomPanel', 'bottomPanel'],
  ['view.explorer', 'panel'],
  ['review.order', 'reviewOrder'],
] as const)('%s changes a part of what is shown, and changes it back', async (id, part) => {
  const { run, state } = await opened();
  const before = state()[part];
  await run(id);
  expect(state()[part]).not.toEqual(before);
  await run(id);
  expect(state()[part]).toEqual(before);
});

test('brightness stays within what a picture can be seen with', async () => {
  const { run, state } = await opened();
  for (let presses = 0; presses < 20; presses++) await run('view.darker');
  expect(state().brightness).toBeCloseTo(0.2);
});

test('without a project, commands of a project make no sense', async () => {
  const { actions, isUsable } = await opened();
  actions.set({ project: null, edited: null });
  for (const id of ['go.next', 'go.quickOpen', 'file.export', 'model.propose', 'review.finish']) {
    expect(isUsable(id)).toBe(false);
  }
  expect(isUsable('file.openFolder')).toBe(true);
});

test('what was used last comes first, the rest keeps its order', () => {
  const commands = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  expect(byRecency(commands, ['c', 'gone', 'b']).map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd']);
});

test('while a search stands in the place of the image, nothing is done to the image', async () => {
  const { run, isUsable, actions } = await opened();
  await run('region.selectAll');
  expect(isUsable('region.delete')).toBe(true);
  actions.set({ showsSearch: true });
  for (const id of ['region.delete', 'tool.draw', 'phrase.toggle1', 'review.finish']) {
    expect(isUsable(id), id).toBe(false);
  }
  await actions.openImage('a');
  expect(isUsable('tool.draw')).toBe(true);
});

test('the one selected region is an example to search by', async () => {
  const { run, isUsable, actions, state } = await opened({ run: RUN });
  await run('region.selectAll');
  expect(isUsable('search.similar')).toBe(false);
  actions.select({ kind: 'regions', ids: ['r2'] });
  expect(isUsable('search.similar')).toBe(true);
  await run('search.similar');
  expect(state().showsSearch).toBe(true);
});
