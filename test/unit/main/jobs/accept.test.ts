import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DUPLICATE_IOU } from '../../../../annotations/acceptance.ts';
import { invert } from '../../../../annotations/change.ts';
import { type Region, recordsOf } from '../../../../annotations/records.ts';
import { type AcceptSummary, acceptForProject } from '../../../../main/jobs/accept.ts';
import { readJournal } from '../../../../main/store/journal.ts';
import type { Project, WritableProject } from '../../../../main/store/openProject.ts';
import { add, allRecords, commitAsUser, image, region, temporaryProject, toArray } from '../store/temporaryProject.ts';
import { aCat, aDog, addRun, animal, cat, catBox, dog, dogBox, embed, proposedProject } from './proposedProject.ts';

async function accept(
  project: WritableProject,
  { minMatch = 0.5, minIou = 0, signal = new AbortController().signal, onProgress = () => {} } = {},
): Promise<AcceptSummary> {
  const thresholds = { minMatch, minIou, duplicateIou: DUPLICATE_IOU };
  return acceptForProject({ project, thresholds, signal, onProgress });
}

async function regionsOf(project: Project): Promise<Region[]> {
  return recordsOf(await allRecords(project), 'region');
}

describe('accepting', () => {
  test('makes a region of a proposal, with every phrase that reaches the threshold and its scores frozen', async () => {
    const { project, run } = await proposedProject([dog, animal, cat], { a: [aDog] });
    const summary = await accept(project);
    const [made, ...others] = await regionsOf(project);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ imageId: 'a', box: dogBox, phraseIds: ['dog', 'animal'] });
    expect(made.source).toEqual({ kind: 'accepted', runId: run.id, proposalIndex: 0, corrected: false });
    expect(made.scores?.modelId).toBe(run.modelId);
    expect(made.scores?.predictedIou).toBeCloseTo(0.9, 6);
    expect(made.scores?.semantic.dog).toBeCloseTo(1 / (1 + Math.exp(-3)), 3);
    expect(made.scores?.semantic.animal).toBeCloseTo(1 / (1 + Math.exp(-1)), 3);
    expect(summary).toMatchObject({ accepted: 1, images: 1, cancelled: false });
    expect(summary.byPhrase).toEqual([
      { phrase: 'a dog', accepted: 1 },
      { phrase: 'an animal', accepted: 1 },
      { phrase: 'a cat', accepted: 0 },
    ]);
  });

  test.each([
    ['a match score', { minMatch: 0.8 }, ['dog']],
    ['a match score and a predicted IoU', { minMatch: 0.5, minIou: 0.8 }, ['dog', 'animal']],
    ['a predicted IoU that none has', { minMatch: 0, minIou: 0.95 }, []],
  ])('takes nothing below %s', async (_, thresholds, expected) => {
    const { project } = await proposedProject([dog, animal, cat], { a: [aDog, aCat] });
    await accept(project, thresholds);
    expect((await regionsOf(project)).flatMap(({ phraseIds }) => phraseIds)).toEqual(expected);
  });

  test("goes by a phrase's own thresholds before those given", async () => {
    const { project } = await proposedProject([{ ...dog, minMatch: 0.9 }, animal, { ...cat, minIou: 0.7 }], {
      a: [aDog, aCat],
    });
    await accept(project, { minMatch: 0.5, minIou: 0.8 });
    expect((await regionsOf(project)).flatMap(({ phraseIds }) => phraseIds).toSorted()).toEqual(['animal', 'cat']);
  });

  test('twice changes nothing and leaves no second journal entry', async () => {
    const { project } = await proposedProject([dog, animal, cat], { a: [aDog, aCat], b: [aCat] });
    await accept(project);
    const [records, journal] = [await allRecords(project), await toArray(readJournal(project))];
    expect(await accept(project)).toMatchObject({ accepted: 0, images: 2 });
    expect(await allRecords(project)).toEqual(records);
    expect(await toArray(readJournal(project))).toEqual(journal);
  });

  test('leaves a rejected pair rejected, and takes the proposal for its other phrases', async () => {
    const { project, run } = await proposedProject([dog, animal], { a: [aDog] });
    const pair = { imageId: 'a', runId: run.id, proposalIndex: 0, phraseId: 'dog' };
    await add(project, { type: 'rejection', id: 'no', box: dogBox, ...pair });
    await accept(project);
    expect(await regionsOf(project)).toMatchObject([{ phraseIds: ['animal'] }]);
    expect(recordsOf(await allRecords(project), 'rejection')).toHaveLength(1);
  });

  test('puts all images into one journal entry, which undoes as one', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aCat], c: [] });
    const before = await allRecords(project);
    expect(await accept(project)).toMatchObject({ accepted: 3, images: 3 });
    const entry = (await toArray(readJournal(project))).at(-1);
    expect(entry).toMatchObject({ origin: 'cli', label: 'Accept 3 proposals' });
    await commitAsUser(project, invert(entry?.change ?? expect.fail('no entry')));
    expect(await allRecords(project)).toEqual(before);
  });

  test('gives a region another phrase that came later, and counts that', async () => {
    const { project } = await proposedProject([dog], { a: [aDog] });
    await accept(project);
    await add(project, animal);
    await embed(project, [animal]);
    expect(await accept(project)).toMatchObject({
      accepted: 1,
      byPhrase: [
        { phrase: 'a dog', accepted: 0 },
        { phrase: 'an animal', accepted: 1 },
      ],
    });
    expect(await regionsOf(project)).toMatchObject([{ box: dogBox, phraseIds: ['dog', 'animal'] }]);
    expect((await toArray(readJournal(project))).at(-1)?.label).toBe('Accept 1 proposal');
  });

  test('makes no second region for an object that has one with the phrase', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    const drawn: Region = { ...region('by hand', 'a', ['dog']), box: [12, 11, 111, 91] };
    await add(project, drawn);
    await accept(project);
    expect((await regionsOf(project)).map(({ box }) => box)).toEqual(expect.arrayContaining([drawn.box, catBox]));
    expect(await regionsOf(project)).toHaveLength(2);
  });

  test('goes, in each image, by the latest run that has seen it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { project, run: earlier } = await proposedProject([dog, cat], { a: [aDog], b: [aDog] });
    vi.setSystemTime(Date.now() + 1000);
    const later = await addRun(project, { a: [aCat] });
    await accept(project);
    const regions = (await regionsOf(project)).toSorted((one, other) => one.imageId.localeCompare(other.imageId));
    expect(regions).toMatchObject([
      { imageId: 'a', box: catBox, source: { runId: later.id } },
      { imageId: 'b', box: dogBox, source: { runId: earlier.id } },
    ]);
  });

  test('without phrases accepts nothing', async () => {
    const { project } = await proposedProject([], { a: [aDog] });
    expect(await accept(project)).toEqual({ accepted: 0, changed: 0, images: 1, byPhrase: [], cancelled: false });
  });

  test('says which phrase the model has not seen, and how to show it', async () => {
    const { project } = await proposedProject([dog], { a: [aDog] });
    await add(project, cat);
    await expect(accept(project)).rejects.toThrow(/phrase "a cat" .* test@1.*propose --resume/);
    expect(await regionsOf(project)).toEqual([]);
  });

  test('needs a run', async () => {
    const project = await temporaryProject();
    await add(project, image('a'), dog);
    await expect(accept(project)).rejects.toThrow('Expected a model run');
  });

  test('keeps what it has when it is cancelled', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog], b: [aCat] });
    const interrupt = new AbortController();
    const seen: number[][] = [];
    const onProgress = (...progress: number[]) => {
      seen.push(progress);
      interrupt.abort();
    };
    const summary = await accept(project, { signal: interrupt.signal, onProgress });
    expect(summary).toMatchObject({ accepted: 1, images: 1, cancelled: true });
    expect(seen).toEqual([[1, 2]]);
    expect(await regionsOf(project)).toMatchObject([{ imageId: 'a' }]);
  });
});
