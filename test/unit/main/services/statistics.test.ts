import { describe, expect, test, vi } from 'vitest';
import { readStatistics } from '../../../../main/services/statistics.ts';
import { aDog, addRun, animal, cat, dog, dogBox, proposedProject } from '../jobs/proposedProject.ts';
import { add, image, phrase, region, temporaryProject } from '../store/temporaryProject.ts';

const means = { onProgress: () => {}, signal: new AbortController().signal };

/** Three images; in `a` a dog was accepted, another corrected and one rejected, in `b` an animal was drawn. */
async function decidedProject() {
  const { project, run } = await proposedProject([dog, animal, cat], { a: [aDog, aDog, aDog], b: [], c: [] });
  const accepted = { kind: 'accepted', runId: run.id, proposalIndex: 0, corrected: false } as const;
  const scores = { modelId: run.modelId, predictedIou: 0.91, semantic: { dog: 0.8, animal: 0.4 } };
  await add(
    project,
    { ...region('1', 'a', ['dog']), box: dogBox, source: accepted, scores },
    { ...region('2', 'a', ['dog', 'animal']), box: [0, 0, 640, 480], source: { ...accepted, corrected: true } },
    { ...region('3', 'b', ['animal']), box: [0, 0, 10, 80] },
    { type: 'rejection', id: 'n', imageId: 'a', runId: run.id, proposalIndex: 2, box: dogBox, phraseId: 'dog' },
    { type: 'review', id: 'b', imageId: 'b', status: 'done' },
  );
  return { project, run };
}

describe('statistics', () => {
  test('of an empty project are empty', async () => {
    const found = await readStatistics(await temporaryProject(), { filter: '' }, means);
    expect(found).toMatchObject({ images: 0, regions: 0, phrases: [], runs: [] });
    expect(found.distributions.side.counts.every((count) => count === 0)).toBe(true);
  });

  test('tell what was accepted, corrected and rejected of each phrase and each model run', async () => {
    const { project, run } = await decidedProject();
    const later = await addRun(project, {});
    const { phrases, runs } = await readStatistics(project, { filter: '' }, means);
    expect(phrases).toEqual([
      { id: 'dog', text: 'a dog', regions: 2, images: 1, accepted: 2, corrected: 1, rejected: 1 },
      { id: 'animal', text: 'an animal', regions: 2, images: 2, accepted: 1, corrected: 1, rejected: 0 },
      { id: 'cat', text: 'a cat', regions: 0, images: 0, accepted: 0, corrected: 0, rejected: 0 },
    ]);
    expect(runs).toMatchObject([
      { id: later.id, accepted: 0, rejected: 0 },
      { id: run.id, accepted: 3, corrected: 2, rejected: 1 },
    ]);
  });

  test('count images by how far they have come, and regions by size, shape and frozen scores', async () => {
    const { project } = await decidedProject();
    const { statuses, regions, images, distributions } = await readStatistics(project, { filter: '' }, means);
    expect({ images, regions }).toEqual({ images: 3, regions: 3 });
    expect(statuses).toEqual({ unseen: 0, proposals: 1, 'in progress': 1, done: 1 });
    expect(distributions.regionsPerImage.counts.slice(0, 3)).toEqual([1, 1, 1]);
    // Sides of 89, 554 and 28 pixels.
    expect(distributions.side.counts).toEqual([0, 0, 1, 0, 1, 0, 0, 1, 0]);
    expect(distributions.relativeSide.counts).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(distributions.predictedIou.counts[18]).toBe(1);
    expect(distributions.semanticScore.counts[16]).toBe(1);
  });

  test('are of the images that the filter matches alone', async () => {
    const { project } = await decidedProject();
    const found = await readStatistics(project, { filter: 'status:done' }, means);
    expect(found).toMatchObject({ images: 1, regions: 1, statuses: { done: 1, 'in progress': 0 } });
    expect(found.phrases.map(({ regions }) => regions)).toEqual([0, 1, 0]);
    expect(found.runs[0]).toMatchObject({ accepted: 0, rejected: 0 });
    await expect(readStatistics(project, { filter: 'size:3' }, means)).rejects.toThrow(/Expected one of folder/);
  });

  test('of more images than are read at a time are the same, and tell how far they have come', async () => {
    const project = await temporaryProject();
    const ids = Array.from({ length: 1_001 }, (_, index) => `i${index}`);
    await add(project, phrase('dog'), ...ids.map((id) => image(id)), ...ids.map((id) => region(id, id, ['dog'])));
    const onProgress = vi.fn();
    const { phrases, distributions } = await readStatistics(project, { filter: '' }, { ...means, onProgress });
    expect(phrases).toMatchObject([{ regions: 1_001, images: 1_001 }]);
    expect(distributions.regionsPerImage.counts[1]).toBe(1_001);
    expect(onProgress).toHaveBeenLastCalledWith(1_001, 1_001);
  });

  test('stop when they are cancelled', async () => {
    const { project } = await decidedProject();
    const signal = AbortSignal.abort(new Error('Cancelled.'));
    await expect(readStatistics(project, { filter: '' }, { ...means, signal })).rejects.toThrow('Cancelled.');
  });
});
