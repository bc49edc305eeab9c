import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobState, ProposeOrder } from '../../../../main/api/jobs.ts';
import type { Model } from '../../../../main/model.ts';
import { createProposeJobs } from '../../../../main/services/proposeJobs.ts';
import { allRuns, runProgress } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { allImages } from '../../../../main/store/records.ts';
import { ModelStartError } from '../../../../model/process/client.ts';
import { type Answers, fakeModel } from '../jobs/fakeModel.ts';
import { aDog, toProposals } from '../jobs/proposedProject.ts';
import { add, image, temporaryProject, toArray } from '../store/temporaryProject.ts';

/** For machines that are busy. */
const PATIENCE = 20_000;
const size = { width: 640, height: 480, orientation: 1 };
const findDog: NonNullable<Answers['proposeImage']> = async () => ({ ...size, ...toProposals([aDog]) });
const everything: ProposeOrder = { scope: { kind: 'filter', filter: '' }, onlyNew: true, dryRun: false };

async function photographs(count: number): Promise<WritableProject> {
  const project = await temporaryProject();
  for (let index = 0; index < count; index += 1) {
    await writeFile(path.join(project.folder, `${index}.jpg`), '');
    await add(project, image(`${index}`));
  }
  return project;
}

/** Jobs over a project, with what they told. */
function openJobs(project: WritableProject, openModel: () => Promise<Model>) {
  const told: (readonly JobState[])[] = [];
  const seen: string[] = [];
  const readSize = async () => size;
  const onJobs = (jobs: readonly JobState[]) => void told.push(jobs);
  const jobs = createProposeJobs({
    project,
    openModel,
    pictures: { readSize },
    onJobs,
    onImage: (id) => seen.push(id),
  });
  onTestFinished(() => jobs.close());
  const state = (id: string) => jobs.list().find((job) => job.id === id) ?? expect.fail('no such job');
  const ended = (id: string) =>
    vi.waitFor(() => {
      expect(state(id).status).toMatch(/done|cancelled|failed/);
      return state(id);
    }, PATIENCE);
  return { ...jobs, told, seen, state, ended };
}

/** A model that proposes for one image each time it is let go on. */
function steppedModel() {
  const waiting: (() => void)[] = [];
  const model = fakeModel({
    proposeImage: async (job) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return findDog(job);
    },
  });
  const isWaiting = () => vi.waitFor(() => expect(waiting).toHaveLength(1), PATIENCE);
  return { model, isWaiting, go: () => waiting.shift()?.() };
}

describe('a job', () => {
  test('proposes for the images of its scope, tells each and says what it came to', async () => {
    const project = await photographs(3);
    const jobs = openJobs(project, async () => fakeModel({ proposeImage: findDog }));
    const id = await jobs.start({ ...everything, scope: { kind: 'images', imageIds: ['0', '2'] } });
    const state = await jobs.ended(id);
    expect(state).toMatchObject({ status: 'done', done: 2, total: 2, errors: [], secondsLeft: null });
    expect(state.summary).toMatch(/^2 images, [\d.]+ images\/s$/);
    expect(jobs.seen).toEqual(['0', '2']);
    expect(jobs.told.at(-1)).toEqual([state]);
  });

  test('goes on in the latest run and sees nothing twice, but what failed', async () => {
    const project = await photographs(3);
    let isBroken = true;
    const model = fakeModel({
      proposeImage: async (job) => {
        if (isBroken && job.file.endsWith('1.jpg')) throw new Error('1.jpg is truncated');
        return findDog(job);
      },
    });
    const jobs = openJobs(project, async () => model);
    const first = await jobs.ended(await jobs.start(everything));
    expect(first.errors).toEqual([{ imageId: '1', path: '1.jpg', error: '1.jpg is truncated' }]);
    expect(first.summary).toMatch(/^3 images, .*, 1 failed$/);
    isBroken = false;
    expect(await jobs.ended(await jobs.start(everything))).toMatchObject({ done: 1, total: 1, errors: [] });
    expect(await jobs.ended(await jobs.start(everything))).toMatchObject({
      total: 0,
      summary: 'No images to propose for',
    });
    const runs = await allRuns(project);
    expect(runs).toHaveLength(1);
    expect(await runProgress(project, runs[0]?.id ?? '')).toEqual({ done: 3, failed: 0 });
  });

  test.each([
    ['all are to be seen anew', { onlyNew: false }, {}],
    ['the model is another', { onlyNew: true }, { modelId: 'other@1' }],
  ])('begins a run when %s', async (_, order, identity) => {
    const project = await photographs(2);
    const first = openJobs(project, async () => fakeModel({ proposeImage: findDog }));
    await first.ended(await first.start(everything));
    const second = openJobs(project, async () => fakeModel({ proposeImage: findDog }, identity));
    expect(await second.ended(await second.start({ ...everything, ...order }))).toMatchObject({ done: 2, total: 2 });
    expect(await allRuns(project)).toHaveLength(2);
  });

  test('that is a dry run proposes for five images and says what all would take', async () => {
    const project = await photographs(8);
    const jobs = openJobs(project, async () => fakeModel({ proposeImage: findDog }));
    const state = await jobs.ended(await jobs.start({ ...everything, dryRun: true }));
    expect(state).toMatchObject({ done: 5, total: 5, secondsLeft: expect.any(Number) });
    expect(state.summary).toMatch(/^5 images, [\d.]+ images\/s; all 8 would take 1 s$/);
    await jobs.ended(await jobs.start({ ...everything, dryRun: true, onlyNew: false }));
    expect(await allRuns(project)).toHaveLength(1);
  });

  test('stores the size of images that nobody has opened', async () => {
    const project = await photographs(0);
    await writeFile(path.join(project.folder, 'new.jpg'), '');
    await add(project, { ...image('new'), width: 0, height: 0 });
    const jobs = openJobs(project, async () => fakeModel({ proposeImage: findDog }));
    await jobs.ended(await jobs.start(everything));
    expect(await toArray(allImages(project))).toMatchObject([size]);
  });

  test('can be paused and resumed, and lets the next one go on meanwhile', async () => {
    const project = await photographs(2);
    const { model, isWaiting, go } = steppedModel();
    const jobs = openJobs(project, async () => model);
    const first = await jobs.start(everything);
    const second = await jobs.start({ ...everything, onlyNew: false });
    await isWaiting();
    jobs.pause(first);
    go();
    await isWaiting();
    expect(jobs.state(first)).toMatchObject({ status: 'paused', done: 1, secondsLeft: null });
    expect(jobs.seen).toEqual(['0']);
    go();
    await isWaiting();
    expect(jobs.seen).toEqual(['0', '0']);
    jobs.resume(first);
    go();
    expect(await jobs.ended(second)).toMatchObject({ status: 'done', done: 2 });
    await isWaiting();
    go();
    expect(await jobs.ended(first)).toMatchObject({ status: 'done', done: 2 });
    expect(model.calls).toHaveLength(4);
  });

  test('that is paused during its last image is done with it', async () => {
    const { model, isWaiting, go } = steppedModel();
    const jobs = openJobs(await photographs(1), async () => model);
    const id = await jobs.start(everything);
    await isWaiting();
    jobs.pause(id);
    go();
    expect(await jobs.ended(id)).toMatchObject({ status: 'done', done: 1 });
  });

  test('over many images lets one that a person asks for go first, and does not see it again', async () => {
    const project = await photographs(4);
    const { model, isWaiting, go } = steppedModel();
    const jobs = openJobs(project, async () => model);
    const all = await jobs.start(everything);
    await isWaiting();
    const here = await jobs.start({ ...everything, scope: { kind: 'images', imageIds: ['2'] } });
    go();
    await isWaiting();
    go();
    expect(await jobs.ended(here)).toMatchObject({ status: 'done', done: 1 });
    expect(jobs.seen).toEqual(['0', '2']);
    for (const _ of ['1', '3']) {
      await isWaiting();
      go();
    }
    expect(await jobs.ended(all)).toMatchObject({ status: 'done', done: 4, total: 4 });
    expect(model.calls).toHaveLength(4);
  });

  test('that is cancelled says where, and calls nothing done or failed that is not', async () => {
    const project = await photographs(3);
    const { model, isWaiting, go } = steppedModel();
    const jobs = openJobs(project, async () => model);
    const running = await jobs.start(everything);
    const waiting = await jobs.start({ ...everything, onlyNew: false });
    await isWaiting();
    jobs.cancel(waiting);
    expect(jobs.state(waiting)).toMatchObject({ status: 'cancelled', summary: 'Cancelled at 0 of 3' });
    go();
    await vi.waitFor(() => expect(jobs.state(running).done).toBe(1), PATIENCE);
    await isWaiting();
    jobs.pause(running);
    jobs.cancel(running);
    go();
    expect(await jobs.ended(running)).toMatchObject({
      status: 'cancelled',
      summary: 'Cancelled at 1 of 3',
      errors: [],
    });
    expect(await allRuns(project)).toHaveLength(1);
  });

  test('fails at once, blaming no image, when no model can be opened or started', async () => {
    const project = await photographs(3);
    const none = openJobs(project, async () => expect.fail('Expected a model, got none.'));
    const failed = await none.ended(await none.start(everything));
    expect(failed).toMatchObject({ status: 'failed', summary: 'Expected a model, got none.', done: 0, errors: [] });
    const proposeImage = async () => {
      throw new ModelStartError('Expected the model process to start, but it ended.');
    };
    const dead = openJobs(project, async () => fakeModel({ proposeImage }));
    const stopped = await dead.ended(await dead.start(everything));
    expect(stopped).toMatchObject({ status: 'failed', done: 0, errors: [] });
    expect(stopped.summary).toContain('the model process to start');
  });

  test('is not started by a filter that cannot be read', async () => {
    const jobs = openJobs(await photographs(1), async () => fakeModel());
    await expect(jobs.start({ ...everything, scope: { kind: 'filter', filter: 'colour:red' } })).rejects.toThrow(
      'colour',
    );
    expect(jobs.list()).toEqual([]);
  });

  test('ends when the project closes, even while the model is being made ready', async () => {
    const jobs = openJobs(await photographs(1), () => new Promise(() => undefined));
    const id = await jobs.start(everything);
    await jobs.close();
    expect(jobs.state(id)).toMatchObject({ status: 'cancelled', summary: 'Cancelled at 0 of 1' });
  });
});
