import { expect, test } from 'vitest';
import { apply, diff, isEmpty, write } from '../../../../annotations/change.ts';
import { moveBox } from '../../../../annotations/edits/regions.ts';
import { findRecord, recordsOf } from '../../../../annotations/records.ts';
import { createFakeServer } from './fakeServer.ts';
import { pageStorage, startedWorkbench } from './startedWorkbench.ts';
import { region, world } from './world.ts';

const withRegion = apply(world, write(world, [region('r', [10, 10, 30, 30], ['dog'])]));

async function opened(records = world, unsaved = pageStorage()) {
  const server = createFakeServer({ records });
  const workbench = await startedWorkbench(server, unsaved);
  await workbench.actions.openImage('a');
  return { server, unsaved, ...workbench };
}

/** Moves the region of the world to the right by so many pixels from where it was. */
function moveTo(x: number) {
  return (records: Parameters<typeof moveBox>[0]) => moveBox(records, { regionId: 'r', box: [x, 10, x + 20, 30] });
}

test('changes are stored in the order in which they were made, one at a time', async () => {
  const { server, actions } = await opened(withRegion);
  const release = server.hold();
  for (const x of [11, 12, 13]) actions.edit(`Move to ${x}`, moveTo(x));
  const asked = server.asked.length;
  release();
  await actions.flush();
  expect(server.asked.slice(asked).filter(({ method }) => method === 'commit')).toHaveLength(3);
  expect(server.commits.map(({ label }) => label)).toEqual(['Move to 11', 'Move to 12', 'Move to 13']);
});

test('what was done without a connection is stored when it is back', async () => {
  const { server, actions, state, runTimers, until } = await opened(withRegion);
  server.cut();
  actions.edit('Move', moveTo(20));
  await until(({ save }) => save.kind === 'failed');
  expect(state().connection).toBe('lost');
  expect(findRecord(state().edited?.records ?? world, 'region', 'r')?.box[0]).toBe(20);
  runTimers();
  await until(({ save }) => save.kind === 'saved');
  expect(findRecord(server.records(), 'region', 'r')?.box[0]).toBe(20);
});

test('a change whose answer was lost counts as saved and is stored once', async () => {
  const { server, actions, state, notices, runTimers, until } = await opened(withRegion);
  server.prepare('lose answer');
  actions.edit('Move', moveTo(20));
  await until(({ save }) => save.kind === 'failed');
  runTimers();
  await until(({ save }) => save.kind === 'saved');
  expect(server.commits).toHaveLength(1);
  expect(notices.filter((text) => text.includes('not stored'))).toEqual([]);
  expect(state().undo).toHaveLength(1);
});

test('a new phrase whose answer was lost counts as saved too', async () => {
  const { server, actions, notices, runTimers, until } = await opened();
  server.prepare('lose answer');
  await actions.addPhrase('bird');
  runTimers();
  await until(({ save }) => save.kind === 'saved');
  expect(server.commits.map(({ label }) => label)).toEqual(['Add phrase "bird"']);
  expect(notices.filter((text) => text.includes('not stored'))).toEqual([]);
});

test('a conflict shows what is stored, keeps the edits that still apply, and says so', async () => {
  const { server, actions, state, records, notices } = await opened(withRegion);
  const release = server.hold();
  actions.edit('Move', moveTo(20));
  actions.edit('Move on', moveTo(40));
  actions.drawRegion([50, 50, 70, 70]);
  server.changeElsewhere(moveTo(60)(server.records()), { silently: true });
  release();
  await actions.flush();
  expect(notices).toEqual([expect.stringContaining('"Move" was not stored')]);
  expect(findRecord(records(), 'region', 'r')?.box[0]).toBe(60);
  expect(recordsOf(records(), 'region')).toHaveLength(2);
  expect(recordsOf(server.records(), 'region')).toHaveLength(2);
  expect(state().undo.map(({ label }) => label)).toEqual(['Draw region']);
  expect(state().save.kind).toBe('saved');
});

test.each([
  ['told of it', {}],
  ['not told of it', { silently: true }],
])('two windows that begin an image at once both keep what they did, %s', async (_, telling) => {
  const { server, actions, records, state, notices } = await opened();
  const release = server.hold();
  actions.drawRegion([50, 50, 70, 70]);
  const theirs = [
    region('r', [10, 10, 30, 30], ['dog']),
    { type: 'review', id: 'a', imageId: 'a', status: 'in progress' },
  ] as const;
  server.changeElsewhere(write(server.records(), theirs), telling);
  release();
  await actions.flush();
  expect(notices).toEqual([]);
  expect(state().save.kind).toBe('saved');
  expect(recordsOf(server.records(), 'region')).toHaveLength(2);
  await actions.openImage('a');
  expect(recordsOf(records(), 'region')).toHaveLength(2);
  await actions.undo();
  await actions.flush();
  expect(recordsOf(server.records(), 'region').map(({ id }) => id)).toEqual(['r']);
  expect(recordsOf(server.records(), 'review')).toHaveLength(1);
});

test('a change that the store will never take does not stand in the way of others', async () => {
  const { server, actions, records, notices } = await opened(withRegion);
  server.prepare(new Error('Expected every phrase to be in the project.'));
  actions.edit('Move', moveTo(20));
  await actions.flush();
  actions.drawRegion([50, 50, 70, 70]);
  await actions.flush();
  expect(notices).toEqual([expect.stringContaining('Expected every phrase to be in the project.')]);
  expect(findRecord(records(), 'region', 'r')?.box[0]).toBe(10);
  expect(server.commits.map(({ label }) => label)).toEqual(['Draw region']);
});

test('a change that the store cannot take now is kept and tried again', async () => {
  const { server, actions, state, records } = await opened(withRegion);
  server.prepare(Object.assign(new Error('database or disk is full'), { name: 'SqliteError' }));
  actions.edit('Move', moveTo(20));
  await expect(actions.flush()).rejects.toThrow('full');
  expect(state().save).toEqual({ kind: 'failed', reason: 'database or disk is full' });
  expect(findRecord(records(), 'region', 'r')?.box[0]).toBe(20);
  await actions.flush();
  expect(findRecord(server.records(), 'region', 'r')?.box[0]).toBe(20);
});

test('an image whose changes cannot be stored is not left, and the user is told', async () => {
  const { server, actions, state, notices } = await opened(withRegion);
  server.prepare(Object.assign(new Error('database or disk is full'), { name: 'SqliteError' }));
  actions.edit('Move', moveTo(20));
  await actions.openImage('b');
  expect(state().edited?.image.id).toBe('a');
  expect(state().loading).toBe(false);
  expect(notices).toEqual(['database or disk is full']);
});

test('a page loaded anew stores what the one before could not, and shows it', async () => {
  const before = await opened(withRegion);
  before.server.cut();
  before.actions.edit('Move', moveTo(20));
  expect(before.hasUnsaved()).toBe(true);
  const server = createFakeServer({ records: withRegion });
  const after = await startedWorkbench(server, before.unsaved);
  await after.actions.openImage('a');
  expect(findRecord(after.records(), 'region', 'r')?.box[0]).toBe(20);
  expect(findRecord(server.records(), 'region', 'r')?.box[0]).toBe(20);
  expect(before.unsaved.recall('/photos')).toEqual([]);
});

test('what is unsaved in one project is not stored in another, and waits for its own', async () => {
  const { server, actions, unsaved, until, state } = await opened(withRegion);
  server.prepare(Object.assign(new Error('database or disk is full'), { name: 'SqliteError' }));
  actions.edit('Move', moveTo(20));
  await until(({ save }) => save.kind === 'failed');
  const { project } = state();
  if (project === null) throw new Error('Expected an open project.');
  server.tell('projectOpened', { ...project, folder: '/other' });
  await actions.flush();
  expect(isEmpty(diff(server.records(), withRegion))).toBe(true);
  expect(unsaved.recall('/photos').map(({ label }) => label)).toEqual(['Move']);
});

test('a server started anew without a project goes on with the one that is shown', async () => {
  const first = createFakeServer({ records: withRegion });
  const { actions, until, runTimers, state } = await startedWorkbench(first);
  await actions.openImage('a');
  first.forgetProject();
  first.cut();
  runTimers();
  const { imagesVersion } = state();
  await until((now) => now.imagesVersion > imagesVersion);
  expect(first.asked.filter(({ method }) => method === 'openProject')).toHaveLength(1);
  expect(state().edited?.image.id).toBe('a');
});
