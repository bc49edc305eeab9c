// What the workbench shows of images, phrases and scores, as the server and other windows go on.
import { expect, test } from 'vitest';
import { apply, write } from '../../../../annotations/change.ts';
import { setCaptions } from '../../../../annotations/edits/facts.ts';
import { addPhrase, removePhrase } from '../../../../annotations/edits/phrases.ts';
import { deleteRegions, drawRegion } from '../../../../annotations/edits/regions.ts';
import { findRecord, recordsOf } from '../../../../annotations/records.ts';
import { createFakeServer, type FakeServerOptions } from './fakeServer.ts';
import { startedWorkbench } from './startedWorkbench.ts';
import { DOG, embed, proposalsOf, RUN, region, world } from './world.ts';

const found = ['a', 'b'].map((id) => proposalsOf(id, [{ box: [10, 10, 30, 30], iou: 0.9, embedding: [0.5, 0.1] }]));

async function opened(options: Partial<FakeServerOptions> = {}) {
  const server = createFakeServer({ records: world, run: RUN, proposals: found, embed, ...options });
  const workbench = await startedWorkbench(server);
  await workbench.actions.openImage('a');
  await workbench.until(({ edited }) => edited?.proposals === null || edited?.scores !== null);
  return { server, ...workbench };
}

test('proposals are scored against every phrase, whose texts are embedded once', async () => {
  const { server, actions, state, until } = await opened();
  expect(state().edited?.scores?.columns.map(({ text }) => text)).toEqual(['dog', 'cat']);
  expect(state().edited?.scores?.semantic[0]).toBeCloseTo(1 / (1 + Math.exp(-5)));
  await actions.step(1);
  await until(({ edited }) => edited?.image.id === 'b' && edited.scores !== null);
  expect(server.asked.filter(({ method }) => method === 'embedTexts')).toHaveLength(1);
});

test('a new phrase is active, shown and scored at once, and its text alone is embedded', async () => {
  const { server, actions, state, until } = await opened();
  const added = actions.addPhrase('  red   bird ');
  expect(state().phrases.map(({ text }) => text)).toEqual(['dog', 'cat', 'red bird']);
  expect(state().activePhraseId).toBe(state().phrases[2].id);
  await added;
  await until(({ edited }) => edited?.scores?.columns.length === 3);
  const asked = server.asked.filter(({ method }) => method === 'embedTexts').map(({ params }) => params);
  expect(asked.at(-1)).toMatchObject({ texts: ['red bird'] });
  expect(recordsOf(server.records(), 'phrase')).toHaveLength(3);
});

test('a phrase that is there already becomes the active one, and nothing is stored', async () => {
  const { server, actions, state } = await opened();
  await actions.addPhrase('cat');
  expect(state().activePhraseId).toBe('cat');
  expect(state().undo).toEqual([]);
  expect(server.commits).toEqual([]);
});

test('a phrase with a token of the model is shown without a score, and the others keep theirs', async () => {
  const { actions, state, notices, until } = await opened();
  await actions.addPhrase('<object> dog');
  await actions.openImage('b');
  await actions.openImage('a');
  await until(({ edited }) => edited?.scores !== null);
  expect(state().edited?.scores?.columns.map(({ text }) => text)).toEqual(['dog', 'cat']);
  expect(notices).toEqual([]);
});

test('a phrase of other images is not removed, and the user is told where it is', async () => {
  const records = apply(world, write(world, [region('r', [1, 1, 9, 9], ['dog'], 'b')]));
  const { actions, state, notices } = await opened({ records });
  await actions.removePhrase('dog');
  expect(state().phrases).toHaveLength(2);
  expect(notices).toEqual([expect.stringContaining('a region of another image')]);
});

test('a phrase of the open image alone is removed from its regions too', async () => {
  const records = apply(world, write(world, [region('r', [1, 1, 9, 9], ['dog'], 'a')]));
  const { server, actions, state } = await opened({ records });
  actions.set({ activePhraseId: 'dog' });
  await actions.removePhrase('dog');
  expect(findRecord(server.records(), 'region', 'r')?.phraseIds).toEqual([]);
  expect(state().activePhraseId).toBeNull();
});

test('the short caption is scored by the coarse, the long one by the detailed image embedding', async () => {
  const { actions, state, until } = await opened();
  actions.setCaptions('dog', 'dog');
  await until(({ edited }) => edited?.captionScores.long !== null);
  expect(state().edited?.captionScores.short).toBeCloseTo(1 / (1 + Math.exp(-10)));
  expect(state().edited?.captionScores.long).toBeCloseTo(0.5);
});

test('what another window did to the open image is shown, and is not undone by undo', async () => {
  const { server, state, records } = await opened();
  server.changeElsewhere(
    drawRegion(server.records(), { id: 'r', imageId: 'a', box: [1, 1, 9, 9], phraseIds: [DOG.id] }),
  );
  expect(recordsOf(records(), 'region')).toHaveLength(1);
  expect(state().undo).toEqual([]);
  expect(state().current?.regions).toBe(1);
});

test('a selected region that another window deleted is selected no longer', async () => {
  const withRegion = apply(world, write(world, [region('r', [1, 1, 9, 9], ['dog'])]));
  const { server, actions, state } = await opened({ records: withRegion });
  actions.select({ kind: 'regions', ids: ['r'] });
  server.changeElsewhere(deleteRegions(withRegion, { regionIds: ['r'] }));
  expect(state().selection).toEqual({ kind: 'regions', ids: [] });
});

test('proposals that a job found are shown without losing what is being edited, and scores stay', async () => {
  const { server, actions, state, records, until } = await opened();
  const release = server.hold();
  server.tell('imagesChanged', { imageIds: ['a'] });
  actions.drawRegion([40, 40, 60, 60]);
  release();
  await actions.flush();
  await until(({ save }) => save.kind === 'saved');
  expect(recordsOf(records(), 'region')).toHaveLength(1);
  expect(state().edited?.scores?.columns).toHaveLength(2);
});

test('the next image, fetched ahead, knows a phrase that was added since', async () => {
  const { server, actions, state, records } = await opened();
  await actions.addPhrase('bird');
  await actions.step(1);
  actions.drawRegion([1, 1, 9, 9]);
  await actions.flush();
  expect(recordsOf(records(), 'region').map(({ phraseIds }) => phraseIds)).toEqual([[state().activePhraseId]]);
  expect(recordsOf(server.records(), 'region')).toHaveLength(1);
});

test('the next image is asked for once, ahead of the step to it', async () => {
  const { server, actions, until } = await opened();
  await until(() => server.asked.some(({ params }) => JSON.stringify(params) === '{"imageId":"b"}'));
  await actions.step(1);
  const asked = server.asked.filter(({ method, params }) => method === 'openImage' && isOf(params, 'b'));
  expect(asked).toHaveLength(1);
});

function isOf(params: unknown, imageId: string): boolean {
  return JSON.stringify(params) === JSON.stringify({ imageId });
}

test('of images opened in quick succession the last is shown', async () => {
  const { actions, state } = await opened();
  await Promise.all([actions.openImage('b'), actions.openImage('a'), actions.openImage('b')]);
  expect(state().edited?.image.id).toBe('b');
  expect(state().loading).toBe(false);
});

test('quick steps add up, and beyond the last image nothing moves', async () => {
  const { actions, state, notices } = await opened();
  await Promise.all([actions.step(1), actions.step(-1), actions.step(1), actions.step(1)]);
  expect(state().current?.id).toBe('b');
  expect(state().edited?.image.id).toBe('b');
  expect(notices).toEqual(['This is the last image.']);
});

test('what the server did to all images at our request is shown and can be undone', async () => {
  const { server, actions, records, state } = await opened();
  const change = drawRegion(server.records(), { id: 'r', imageId: 'a', box: [1, 1, 9, 9], phraseIds: ['dog'] });
  server.changeForUs(change);
  expect(recordsOf(records(), 'region')).toHaveLength(1);
  await actions.openImage('b');
  await actions.undo();
  await actions.flush();
  expect(state().edited?.image.id).toBe('b');
  expect(recordsOf(server.records(), 'region')).toEqual([]);
});

test('phrases that another window added and removed are followed', async () => {
  const { server, state } = await opened();
  server.changeElsewhere(addPhrase(server.records(), { id: 'bird', text: 'bird' }));
  server.changeElsewhere(removePhrase(server.records(), { phraseId: 'cat' }));
  expect(state().phrases.map(({ text }) => text)).toEqual(['dog', 'bird']);
});

test('captions are edited in the open image alone', async () => {
  const { server, actions } = await opened();
  await actions.openImage('b');
  actions.setCaptions('a dog', 'a dog on grass');
  await actions.flush();
  const expected = setCaptions(world, { imageId: 'b', short: 'a dog', long: 'a dog on grass' });
  expect(findRecord(server.records(), 'captions', 'b')).toEqual(Object.values(expected.added)[0]);
});

test('settings are read at the start, kept a little after they change, and those of no use left alone', async () => {
  const server = createFakeServer({ records: world, settings: { theme: 'light', thresholds: 'none', other: 1 } });
  const { state, actions, runTimers, settings } = await startedWorkbench(server);
  expect(state().theme).toBe('light');
  expect(state().thresholds).toEqual({ minMatch: 0.4, minIou: 0.5 });
  actions.set({ thresholds: { minMatch: 0.1, minIou: 0.2 } });
  actions.set({ theme: 'dark' });
  expect(server.asked.some(({ method }) => method === 'writeSettings')).toBe(false);
  runTimers();
  await settings.flush();
  await actions.request('readSettings', null);
  expect(server.settings()).toMatchObject({ theme: 'dark', thresholds: { minMatch: 0.1, minIou: 0.2 }, other: 1 });
  expect(server.asked.filter(({ method }) => method === 'writeSettings')).toHaveLength(1);
});

test('the dialog for a folder closes when the folder is open, and one that was opened meanwhile stays', async () => {
  const server = createFakeServer({ records: world });
  const { actions, state } = await startedWorkbench(server);
  actions.set({ dialog: 'open folder' });
  await actions.openFolder('/photos');
  expect(state().dialog).toBe(null);
  const release = server.hold();
  const opening = actions.openFolder('/other');
  actions.set({ dialog: 'palette' });
  release();
  await opening;
  expect(state().project?.folder).toBe('/other');
  expect(state().dialog).toBe('palette');
});

test('why a folder cannot be opened is told once: by its dialog, or by a notification without one', async () => {
  const server = createFakeServer({
    records: world,
    answers: () => ({
      openProject: () => {
        throw new Error('Expected a folder.');
      },
    }),
  });
  const { actions, notices } = await startedWorkbench(server);
  actions.set({ dialog: 'open folder' });
  await expect(actions.openFolder('/gone')).rejects.toThrow('Expected a folder.');
  expect(notices).toEqual([]);
  actions.set({ dialog: null });
  await expect(actions.openFolder('/gone')).rejects.toThrow('Expected a folder.');
  expect(notices).toEqual(['Expected a folder.']);
});
