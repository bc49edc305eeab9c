import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ProposeProgress, type ProposeSummary, proposeForProject } from '../../../../main/jobs/propose.ts';
import type { Model } from '../../../../main/model.ts';
import { allRuns, failedImages, runProgress } from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { loadProposals } from '../../../../main/store/proposalSets.ts';
import { ModelStartError } from '../../../../model/process/client.ts';
import type { Task } from '../../../../model/text/prompts.ts';
import { add, image, temporaryProject } from '../store/temporaryProject.ts';
import { type Answers, fakeModel } from './fakeModel.ts';
import { aDog, dogBox, toProposals } from './proposedProject.ts';

/** A project with image files, which the fake model does not open. */
async function photographs(...ids: string[]): Promise<WritableProject> {
  const project = await temporaryProject();
  for (const id of ids) {
    await writeFile(path.join(project.folder, `${id}.jpg`), '');
    await add(project, image(id));
  }
  return project;
}

type Settings = {
  readonly task?: Task;
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProposeProgress) => void;
};

function propose(
  project: WritableProject,
  model: Model,
  { task = 'rec', resume = false, signal = new AbortController().signal, onProgress = () => {} }: Settings = {},
): Promise<ProposeSummary> {
  return proposeForProject({ project, model, task, resume, signal, onProgress });
}

const findDog: Answers['proposeImage'] = async () => ({ width: 640, height: 480, ...toProposals([aDog]) });

/** Finds a dog in every image but those of these names. */
const findDogExceptIn = (...names: string[]): Answers => ({
  proposeImage: async (job) => {
    if (names.some((name) => job.file.endsWith(name))) throw new Error(`${path.basename(job.file)} is truncated`);
    return { width: 640, height: 480, ...toProposals([aDog]) };
  },
});

function filesOf(model: ReturnType<typeof fakeModel>): string[] {
  return model.calls.map(({ job }) => path.basename('file' in job ? String(job.file) : ''));
}

describe('proposing', () => {
  test('runs the model once over every image and stores what it finds', async () => {
    const project = await photographs('a', 'b');
    const model = fakeModel({ proposeImage: findDog });
    const progress: number[][] = [];
    const summary = await propose(project, model, { onProgress: ({ done, total }) => progress.push([done, total]) });
    expect(summary).toMatchObject({ done: 2, failed: [], left: 0, cancelled: false });
    expect(filesOf(model)).toEqual(['a.jpg', 'b.jpg']);
    expect(progress).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(await loadProposals(project, summary.runId, 'b')).toMatchObject({ boxes: [dogBox] });
    const [run] = await allRuns(project);
    const { modelId, objectLogit, imageLogit } = model.manifest;
    expect(run).toMatchObject({ id: summary.runId, task: 'rec', numerics: 'bf16', modelId, objectLogit, imageLogit });
  });

  test('names the image that comes next, if it is there, so that the model reads it meanwhile', async () => {
    const project = await photographs('a', 'b', 'c');
    await rm(path.join(project.folder, 'b.jpg'));
    const model = fakeModel({ proposeImage: findDog });
    await propose(project, model);
    const nextOf = ({ job }: (typeof model.calls)[number]) => ('next' in job ? path.basename(String(job.next)) : null);
    expect(filesOf(model)).toEqual(['a.jpg', 'c.jpg']);
    expect(model.calls.map(nextOf)).toEqual([null, null]);
    await writeFile(path.join(project.folder, 'b.jpg'), '');
    const again = fakeModel({ proposeImage: findDog });
    await propose(project, again);
    expect(again.calls.map(nextOf)).toEqual(['b.jpg', 'c.jpg', null]);
  });

  test('counts an image when it is stored, and has stored all of them when it ends', async () => {
    const project = await photographs('a', 'b', 'c');
    const seen: string[] = [];
    const model = fakeModel({
      proposeImage: async (job) => {
        seen.push(path.basename(job.file));
        return { width: 640, height: 480, ...toProposals([aDog]) };
      },
    });
    const counts: string[] = [];
    const summary = await propose(project, model, {
      onProgress: ({ done }) => counts.push(`${done} after ${seen.length}`),
    });
    expect(summary.done).toBe(3);
    expect(counts.at(-1)).toBe('3 after 3');
    expect(await runProgress(project, summary.runId)).toEqual({ done: 3, failed: 0 });
  });

  test('stops at once, blaming no image, when no model process can be started', async () => {
    const project = await photographs('a', 'b');
    const proposeImage: Answers['proposeImage'] = async () => {
      throw new ModelStartError('Expected the model process to start, but it ended.');
    };
    const model = fakeModel({ proposeImage });
    await expect(propose(project, model)).rejects.toThrow('Expected the model process to start');
    expect(filesOf(model)).toEqual(['a.jpg']);
    const [run] = await allRuns(project);
    expect(await runProgress(project, run?.id ?? '')).toEqual({ done: 0, failed: 0 });
  });

  test('names an image that fails or is gone, and goes on with the rest', async () => {
    const project = await photographs('a', 'b', 'c');
    await rm(path.join(project.folder, 'b.jpg'));
    const summary = await propose(project, fakeModel(findDogExceptIn('a.jpg')));
    expect(summary).toMatchObject({ done: 1, left: 0, cancelled: false });
    expect(summary.failed).toEqual([
      { path: 'a.jpg', error: 'a.jpg is truncated' },
      { path: 'b.jpg', error: expect.stringContaining('Expected the image b.jpg') },
    ]);
    const noted = await failedImages(project, summary.runId);
    expect(noted.map(({ image: { path: file }, error }) => ({ path: file, error }))).toEqual(summary.failed);
  });

  test('goes on with a run: takes what is left, what is new and what failed, and nothing twice', async () => {
    const project = await photographs('a', 'b');
    const first = await propose(project, fakeModel(findDogExceptIn('b.jpg')));
    await writeFile(path.join(project.folder, 'c.jpg'), '');
    await add(project, image('c'));
    const model = fakeModel({ proposeImage: findDog });
    expect(await propose(project, model, { resume: true })).toMatchObject({ runId: first.runId, done: 2, failed: [] });
    expect(filesOf(model)).toEqual(['b.jpg', 'c.jpg']);
    expect(await runProgress(project, first.runId)).toEqual({ done: 3, failed: 0 });
    expect(await propose(project, model, { resume: true })).toMatchObject({ done: 0, left: 0 });
  });

  test.each<[string, Settings, Parameters<typeof fakeModel>[1]]>([
    ['it is not asked to', { resume: false }, {}],
    ['the model is another', { resume: true }, { modelId: 'other@1' }],
    ['the task is another', { resume: true, task: 'det' }, {}],
    ['the numerics are others', { resume: true }, { numerics: 'fp32' }],
  ])('begins a new run when %s', async (_, settings, identity) => {
    const project = await photographs('a');
    const first = await propose(project, fakeModel({ proposeImage: findDog }));
    const second = await propose(project, fakeModel({ proposeImage: findDog }, identity), settings);
    expect(second).toMatchObject({ done: 1 });
    expect(second.runId).not.toBe(first.runId);
    expect(await allRuns(project)).toHaveLength(2);
  });

  test('goes on with the older of two runs when the model is that one', async () => {
    const project = await photographs('a');
    const first = await propose(project, fakeModel({ proposeImage: findDog }));
    await propose(project, fakeModel({ proposeImage: findDog }, { modelId: 'other@1' }));
    const again = await propose(project, fakeModel(), { resume: true });
    expect(again).toMatchObject({ runId: first.runId, done: 0, left: 0 });
  });

  test('stops at a cancellation, counts what is left, and calls no image failed', async () => {
    const project = await photographs('a', 'b', 'c');
    const interrupt = new AbortController();
    const model = fakeModel({
      proposeImage: async (job) => {
        if (job.file.endsWith('b.jpg')) {
          interrupt.abort(new Error('Cancelled.'));
          interrupt.signal.throwIfAborted();
        }
        return { width: 640, height: 480, ...toProposals([aDog]) };
      },
    });
    const summary = await propose(project, model, { signal: interrupt.signal });
    expect(summary).toMatchObject({ done: 1, failed: [], left: 2, cancelled: true });
    expect(await runProgress(project, summary.runId)).toEqual({ done: 1, failed: 0 });
    const rest = await propose(project, fakeModel({ proposeImage: findDog }), { resume: true });
    expect(rest).toMatchObject({ runId: summary.runId, done: 2, left: 0 });
  });

  test('does nothing in an empty project', async () => {
    const project = await temporaryProject();
    expect(await propose(project, fakeModel())).toMatchObject({ done: 0, failed: [], left: 0, cancelled: false });
  });
});
