import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { fakeModel } from '../jobs/fakeModel.ts';
import { aDog, dogBox, toProposals } from '../jobs/proposedProject.ts';
import { folderOf, openApp, openFolder, PATIENCE } from './openedApp.ts';

const scores = { objectEmbeddings: Float32Array.of(1, 0, 0, 0), predictedIou: Float32Array.of(0.8) };
const box: Box = [12, 10, 100, 90];

const proposing = (answers: Parameters<typeof fakeModel>[0] = {}) =>
  fakeModel({
    proposeImage: async () => ({ width: 640, height: 480, ...toProposals([aDog]) }),
    rescoreBoxes: async () => scores,
    tightenBox: async () => ({ box: dogBox, ...scores }),
    ...answers,
  });

/** An app in which a run has seen the one image. */
async function proposed(model: ReturnType<typeof fakeModel>, folder: string) {
  const opened = await openApp({ openModel: async () => model });
  await openFolder(opened, folder);
  await opened.ask('startPropose', { scope: { kind: 'filter', filter: '' }, onlyNew: true, dryRun: false });
  await vi.waitFor(
    async () => expect(await opened.ask('listJobs', null)).toMatchObject([{ status: 'done' }]),
    PATIENCE,
  );
  const { entries } = await opened.ask('listImages', { filter: '', offset: 0, limit: 1 });
  const run = (await opened.ask('openedProject', null))?.run;
  return { ...opened, at: { imageId: entries[0]?.id ?? '', runId: run?.id ?? '' } };
}

test('boxes are scored and tightened among what the run proposed, by its task', async () => {
  const model = proposing();
  const folder = await folderOf('a.jpg');
  const { ask, at } = await proposed(model, folder);
  const image = { file: path.join(folder, 'a.jpg'), task: 'rec', proposals: [dogBox] };
  expect(await ask('scoreBoxes', { ...at, boxes: [box] })).toEqual(scores);
  expect(model.calls.at(-1)).toEqual({ method: 'rescoreBoxes', job: { image, boxes: [box] } });
  expect(await ask('tightenBox', { ...at, box })).toEqual({ box: dogBox, ...scores });
  expect(model.calls.at(-1)).toEqual({ method: 'tightenBox', job: { image, box } });
});

test('a later question of a client takes the place of the one before, and of no other client', async () => {
  const started: Box[][] = [];
  const answered: (() => void)[] = [];
  const model = proposing({
    rescoreBoxes: ({ boxes }) =>
      new Promise((resolve) => {
        started.push([...boxes]);
        answered.push(() => resolve(scores));
      }),
  });
  // The model leaves a running job to its end; what is asked for next waits there.
  const call = model.call;
  const abortable = {
    ...model,
    call: ((method, job, options) => {
      const result = call(method, job, options);
      const aborted = new Promise<never>((_, reject) =>
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
      );
      return Promise.race([result, aborted]);
    }) satisfies typeof call,
  };
  const { app, ask, at } = await proposed(abortable, await folderOf('a.jpg'));
  const first = ask('scoreBoxes', { ...at, boxes: [box] });
  await vi.waitFor(() => expect(started).toHaveLength(1));
  const elsewhere = app.handlers.scoreBoxes({ ...at, boxes: [box] }, 'window 2', new AbortController().signal);
  const second = ask('scoreBoxes', { ...at, boxes: [dogBox] });
  await expect(first).rejects.toThrow('A later box was asked about.');
  await vi.waitFor(() => expect(started).toHaveLength(3));
  for (const answer of answered) answer();
  expect(await Promise.all([second, elsewhere])).toEqual([scores, scores]);
});

test('another model than that of the run, and unknown images and runs, are refused', async () => {
  const folder = await folderOf('a.jpg');
  const first = await proposed(proposing(), folder);
  await expect(first.ask('scoreBoxes', { ...first.at, imageId: 'none', boxes: [] })).rejects.toThrow('"none"');
  await expect(first.ask('tightenBox', { ...first.at, runId: 'none', box })).rejects.toThrow('"none"');
  await first.ask('closeProject', null);
  const other = await openApp({ folder, openModel: async () => fakeModel({}, { modelId: 'other@1' }) });
  await expect(other.ask('scoreBoxes', { ...first.at, boxes: [box] })).rejects.toThrow(/^Expected the model test@1/);
});
