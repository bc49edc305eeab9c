import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { invert, write } from '../../../../annotations/change.ts';
import type { ProposalSet } from '../../../../annotations/proposals.ts';
import {
  allRuns,
  countPending,
  failedImages,
  failImage,
  latestRun,
  pendingImages,
  runProgress,
  startRun,
} from '../../../../main/store/modelRuns.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { loadProposals, saveProposals } from '../../../../main/store/proposalSets.ts';
import { countImages } from '../../../../main/store/records.ts';
import { add, commitAsUser, image, temporaryProject, toArray } from './temporaryProject.ts';

const model = {
  modelId: 'nano',
  embeddingSize: 4,
  task: 'det' as const,
  numerics: 'fp32' as const,
  objectLogit: { scale: 12.25, bias: -3.5 },
  imageLogit: { scale: 1 / 3, bias: 0 },
};

function proposals(runId: string, imageId: string): ProposalSet {
  return {
    runId,
    imageId,
    boxes: [
      [0.1, 0.2, 300.7, 200],
      [1, 2, 3, 4 + 1e-9],
    ],
    proposerScores: Float32Array.of(0.9, 0.1),
    predictedIou: Float32Array.of(0.75, 0.3),
    objectEmbeddings: Float32Array.of(0.6, 0.8, 0, 0, 0, 0, -0.28, 0.96),
    imageEmbeddings: Float32Array.of(1, 0, 0, 0),
  };
}

async function pending(project: WritableProject, runId: string, options = {}): Promise<string[]> {
  return (await toArray(pendingImages(project, runId, options))).map(({ id }) => id);
}

describe('a model run', () => {
  test('is found again, the latest first', async () => {
    const project = await temporaryProject();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const runs = [];
    for (const second of [20, 10, 30]) {
      vi.setSystemTime(new Date(`2026-01-01T00:00:${second}.000Z`));
      runs.push(await startRun(project, { ...model, modelId: `at ${second}` }));
    }
    expect(await allRuns(project)).toEqual([runs[2], runs[0], runs[1]]);
    expect(await latestRun(project)).toEqual(runs[2]);
    expect(runs[0]).toMatchObject({ ...model, modelId: 'at 20', createdAt: '2026-01-01T00:00:20.000Z' });
  });

  test('is missing, with the way to one, before the first', async () => {
    const project = await temporaryProject();
    await expect(latestRun(project)).rejects.toThrow('got none; run a model over the images first');
  });

  test('is pending for the images that it has neither done nor failed', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), image('b'), image('c'));
    const { id } = await startRun(project, model);
    const other = await startRun(project, model);
    expect(await pending(project, id)).toEqual(['a', 'b', 'c']);
    await saveProposals(project, proposals(id, 'a'));
    await failImage(project, id, 'b', 'truncated JPEG');
    expect(await pending(project, id)).toEqual(['c']);
    expect(await countPending(project, id)).toBe(1);
    expect(await pending(project, id, { retryFailed: true })).toEqual(['b', 'c']);
    expect(await countPending(project, id, { retryFailed: true })).toBe(2);
    expect(await pending(project, other.id)).toEqual(['a', 'b', 'c']);
    expect(await runProgress(project, id)).toEqual({ done: 1, failed: 1 });
    expect(await failedImages(project, id)).toEqual([{ image: image('b'), error: 'truncated JPEG' }]);
  });

  test('gives each image once while they are being saved, over many pages, and takes up new images', async () => {
    const project = await temporaryProject();
    const { id: runId } = await startRun(project, model);
    await add(project, ...Array.from({ length: 450 }, (_, index) => image(`i${index}`)));
    const seen: string[] = [];
    for await (const { id } of pendingImages(project, runId)) {
      seen.push(id);
      if (seen.length % 100 === 0) await saveProposals(project, proposals(runId, id));
    }
    expect(new Set(seen).size).toBe(450);
    expect(seen).toHaveLength(450);
    await add(project, image('late', 'a.jpg'));
    expect(await countPending(project, runId)).toBe(447);
  });
});

describe('proposals', () => {
  test('come back as saved: boxes and scores exactly, embeddings within half precision', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const { id } = await startRun(project, model);
    const set = proposals(id, 'a');
    expect(await saveProposals(project, set)).toBe(true);
    const loaded = await loadProposals(project, id, 'a');
    expect({ ...loaded, objectEmbeddings: null }).toEqual({ ...set, objectEmbeddings: null });
    for (const [index, value] of set.objectEmbeddings.entries()) {
      expect(loaded?.objectEmbeddings[index]).toBeCloseTo(value, 3);
    }
    expect(await loadProposals(project, id, 'b')).toBeUndefined();
  });

  test('of an image without objects are stored too', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const { id } = await startRun(project, model);
    const none = new Float32Array();
    const set = { runId: id, imageId: 'a', boxes: [], proposerScores: none, predictedIou: none };
    await saveProposals(project, { ...set, objectEmbeddings: none, imageEmbeddings: none });
    expect(await loadProposals(project, id, 'a')).toMatchObject({ boxes: [], predictedIou: none });
    expect(await pending(project, id)).toEqual([]);
  });

  test('of an image that is done are never replaced, by others or by a failure', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const { id } = await startRun(project, model);
    await saveProposals(project, proposals(id, 'a'));
    expect(await saveProposals(project, { ...proposals(id, 'a'), predictedIou: Float32Array.of(0, 0) })).toBe(false);
    expect(await failImage(project, id, 'a', 'late')).toBe(false);
    expect((await loadProposals(project, id, 'a'))?.predictedIou).toEqual(Float32Array.of(0.75, 0.3));
    expect(await runProgress(project, id)).toEqual({ done: 1, failed: 0 });
  });

  test('of an image that failed first make it done', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const { id } = await startRun(project, model);
    await failImage(project, id, 'a', 'out of memory');
    expect(await failImage(project, id, 'a', 'out of memory again')).toBe(true);
    expect(await failedImages(project, id)).toEqual([{ image: image('a'), error: 'out of memory again' }]);
    expect(await saveProposals(project, proposals(id, 'a'))).toBe(true);
    expect(await failedImages(project, id)).toEqual([]);
    expect(await runProgress(project, id)).toEqual({ done: 1, failed: 0 });
  });

  test('outlive the removal of their image, so that it can be undone', async () => {
    const project = await temporaryProject();
    const { id } = await startRun(project, model);
    await add(project, image('a'));
    await saveProposals(project, proposals(id, 'a'));
    await commitAsUser(project, invert(write(new Map(), [image('a')])));
    expect(await countImages(project)).toBe(0);
    expect(await loadProposals(project, id, 'a')).toBeDefined();
  });

  test.each(['proposerScores', 'predictedIou', 'objectEmbeddings', 'imageEmbeddings'] as const)(
    'with the wrong number of %s are refused, and the image stays pending',
    async (field) => {
      const project = await temporaryProject();
      await add(project, image('a'));
      const { id } = await startRun(project, model);
      const wrong = { ...proposals(id, 'a'), [field]: new Float32Array(3) };
      await expect(saveProposals(project, wrong)).rejects.toThrow(/image a, got 3/);
      expect(await pending(project, id)).toEqual(['a']);
    },
  );

  test('that cannot be stored leave the image pending', async () => {
    const project = await temporaryProject();
    await add(project, image('a'));
    const { id } = await startRun(project, model);
    await saveProposals(project, proposals(id, 'a'));
    await project.db.deleteFrom('run_images').execute();
    await expect(saveProposals(project, proposals(id, 'a'))).rejects.toThrow('UNIQUE');
    expect(await pending(project, id)).toEqual(['a']);
  });

  test('of an unknown run are refused', async () => {
    const project = await temporaryProject();
    await expect(saveProposals(project, proposals('gone', 'a'))).rejects.toThrow('got the unknown id "gone"');
  });
});
