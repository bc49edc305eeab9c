import { describe, expect, test } from 'vitest';
import { apply, diff, write } from '../../../../annotations/change.ts';
import { fixEdit } from '../../../../annotations/curation/fixes.ts';
import { isSettled } from '../../../../annotations/curation/suggestions.ts';
import { type Region, recordsOf, toRecords } from '../../../../annotations/records.ts';
import { judgeChangedImages } from '../../../../main/jobs/disagreements.ts';
import { countUnjudged, skipSuggestion } from '../../../../main/store/disagreements.ts';
import type { WritableProject } from '../../../../main/store/openProject.ts';
import { savePhraseEmbeddings } from '../../../../main/store/phraseEmbeddings.ts';
import { loadLatestProposals } from '../../../../main/store/proposalSets.ts';
import { type QueueFilter, selectQueue } from '../../../../main/store/queue.ts';
import { countKinds, countPhrases } from '../../../../main/store/queueCounts.ts';
import { imageRecords } from '../../../../main/store/records.ts';
import { add, commitAsUser, region } from '../store/temporaryProject.ts';
import {
  aCat,
  aDog,
  addRun,
  cat,
  catBox,
  dog,
  dogBox,
  embeddingOf,
  MODEL_ID,
  proposedProject,
} from './proposedProject.ts';

const signal = new AbortController().signal;
const ALL = { kinds: [], phraseId: null } as const;

async function listed(project: WritableProject, filter: QueueFilter = ALL) {
  await judgeChangedImages({ project, signal });
  return selectQueue(project, filter, { offset: 0, limit: 10 });
}

function at(id: string, box: Region['box'], phraseIds: readonly string[], imageId = 'a'): Region {
  return { ...region(id, imageId, phraseIds), box };
}

const loose: Region['box'] = [0, 0, 110, 120];
const cases: [kind: string, regions: Region[], after: Partial<Region>[]][] = [
  ['missing', [at('r', dogBox, ['dog'])], [{ box: dogBox }, { box: catBox, phraseIds: ['cat'] }]],
  [
    'wrong phrase',
    [at('r', dogBox, ['dog']), at('s', catBox, ['dog'])],
    [{ phraseIds: ['dog'] }, { phraseIds: ['cat'] }],
  ],
  ['loose box', [at('r', loose, ['dog']), at('s', catBox, ['cat'])], [{ box: dogBox }, { box: catBox }]],
  [
    'duplicate',
    [at('r', dogBox, ['dog']), at('r2', dogBox, ['cat']), at('s', catBox, ['cat'])],
    [{ id: 'r', phraseIds: ['dog', 'cat'] }, { id: 's' }],
  ],
];

describe('the queue of disagreements', () => {
  test.each(cases)('finds %s, and its fix settles it', async (kind, regions, after) => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, ...regions);
    const [entry, ...others] = await listed(project);
    const latest = await loadLatestProposals(project, 'a');
    if (entry === undefined || latest === undefined) return expect.fail('nothing found');
    const { suggestion } = entry;
    expect([suggestion.kind, others]).toEqual([kind, []]);
    const records = await imageRecords(project, 'a');
    const means = { proposals: latest.proposals, modelId: MODEL_ID, newId: () => 'z' };
    const change = fixEdit(records, suggestion, means);
    const fixed = apply(records, change);
    expect(recordsOf(fixed, 'region').toSorted((x, y) => (x.id < y.id ? -1 : 1))).toMatchObject(after);
    expect([isSettled(records, suggestion), isSettled(fixed, suggestion)]).toEqual([false, true]);
    await commitAsUser(project, change);
    expect(await listed(project)).toEqual([]);
  });

  test('names a region without an object that the model has seen', async () => {
    const nothing = { box: [400, 300, 450, 350] as const, predictedIou: 0.2, like: [] };
    const { project } = await proposedProject([dog], { a: [aDog, nothing] });
    await add(project, at('r', dogBox, ['dog']), at('s', nothing.box, ['dog']));
    const [entry] = await listed(project);
    expect(entry?.suggestion).toMatchObject({ kind: 'extra', regionId: 's', predictedIou: expect.closeTo(0.2, 3) });
    const means = { proposals: null, modelId: MODEL_ID, newId: () => 'z' };
    const records = await imageRecords(project, 'a');
    if (entry !== undefined) await commitAsUser(project, fixEdit(records, entry.suggestion, means));
    expect(await listed(project)).toEqual([]);
  });

  test('refuses to accept what another run proposed', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']));
    const [entry] = await listed(project);
    await addRun(project, { a: [aCat] });
    const latest = await loadLatestProposals(project, 'a');
    const records = await imageRecords(project, 'a');
    if (entry === undefined || latest === undefined) return expect.fail('nothing found');
    const means = { proposals: latest.proposals, modelId: MODEL_ID, newId: () => 'z' };
    expect(() => fixEdit(records, entry.suggestion, means)).toThrow('wait until the image was judged');
  });

  test('leaves out images that nobody began', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog] });
    await add(project, { type: 'review', id: 'b', imageId: 'b', status: 'done' });
    expect((await listed(project)).map(({ imageId }) => imageId)).toEqual(['b']);
  });

  test('leaves out what a person ruled out', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']));
    expect(await listed(project)).toHaveLength(1);
    await add(project, {
      type: 'phraseState',
      id: 'a/cat',
      imageId: 'a',
      phraseId: 'cat',
      state: 'verified absent',
    });
    expect(await listed(project)).toEqual([]);
  });

  test('forgets what a person rejected', async () => {
    const { project, run } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']));
    const [entry] = await listed(project);
    const rejected = { imageId: 'a', runId: run.id, proposalIndex: 1, box: catBox, phraseId: 'cat' };
    await add(project, { type: 'rejection', id: 'no', ...rejected });
    expect(await listed(project)).toEqual([]);
    expect(entry && isSettled(await imageRecords(project, 'a'), entry.suggestion)).toBe(true);
  });

  test('keeps what was skipped off the list, also when another run finds it again, until it is put back', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']));
    const [entry] = await listed(project);
    const one = { imageId: 'a', key: entry?.suggestion.key ?? '' };
    await skipSuggestion(project, { ...one, isSkipped: true });
    expect((await countKinds(project, null)).missing).toBe(0);
    await addRun(project, { a: [aCat, aDog] });
    expect(await listed(project)).toEqual([]);
    await skipSuggestion(project, { ...one, isSkipped: false });
    expect(await listed(project)).toHaveLength(1);
  });

  test('filters and counts by kind and by phrase', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']), at('s', catBox, ['dog'], 'b'), at('t', dogBox, ['dog'], 'b'));
    const kindsOf = async (filter: QueueFilter) =>
      (await listed(project, filter)).map(({ suggestion }) => suggestion.kind);
    expect(await kindsOf({ kinds: ['missing'], phraseId: 'cat' })).toEqual(['missing']);
    expect(await kindsOf({ kinds: ['extra'], phraseId: null })).toEqual([]);
    expect(await kindsOf({ kinds: [], phraseId: 'dog' })).toEqual(['wrong phrase']);
    expect(await countKinds(project, null)).toMatchObject({ missing: 1, 'wrong phrase': 1, extra: 0 });
    expect(await countKinds(project, 'dog')).toMatchObject({ missing: 0, 'wrong phrase': 1 });
    expect(await countPhrases(project, [])).toEqual({ dog: 1, cat: 2 });
    expect(await countPhrases(project, ['missing'])).toEqual({ cat: 1 });
  });

  test('counts what is left when an image goes', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']), at('s', dogBox, ['dog'], 'b'));
    await listed(project);
    expect((await countKinds(project, null)).missing).toBe(2);
    const records = await imageRecords(project, 'b');
    const own = [...records.values()].filter((record) => record.type !== 'phrase');
    await commitAsUser(project, diff(toRecords(own), new Map()));
    expect(await countKinds(project, null)).toMatchObject({ missing: 1 });
    expect(await countPhrases(project, [])).toEqual({ cat: 1 });
  });

  test('orders images by expected edits, and one that is worked on keeps its place', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog, aCat] });
    const review = { type: 'review', id: 'b', imageId: 'b', status: 'in progress' } as const;
    await add(project, at('r', catBox, ['cat']), review);
    const images = async () => (await listed(project)).map(({ imageId }) => imageId);
    expect(await images()).toEqual(['b', 'b', 'a']);
    // What is left of it is a little less than that of the other.
    await add(project, at('s', dogBox, ['dog'], 'b'));
    expect(await images()).toEqual(['b', 'a']);
  });
});

describe('judging', () => {
  test('looks again at all images when a phrase gets another text or a phrase is embedded, else at those that changed', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog] });
    await add(project, at('r', dogBox, ['dog']), at('s', dogBox, ['dog'], 'b'));
    await listed(project);
    expect(await countUnjudged(project)).toBe(0);
    const change = write(await imageRecords(project, 'a'), [{ ...dog, minMatch: 0.5 }]);
    await commitAsUser(project, change);
    expect(await countUnjudged(project)).toBe(0);
    await add(project, { type: 'captions', id: 'a', imageId: 'a', short: 'a dog', long: '' });
    expect(await countUnjudged(project)).toBe(1);
    await commitAsUser(project, write(await imageRecords(project, 'a'), [{ ...cat, text: 'a kitten' }]));
    expect(await countUnjudged(project)).toBe(2);
    // The model has not embedded the new text.
    expect(await listed(project)).toEqual([]);
    const embedText = (text: string) =>
      savePhraseEmbeddings(project, { modelId: MODEL_ID, kind: 'object' }, new Map([[text, embeddingOf('a cat')]]));
    await embedText('a lynx');
    expect(await countUnjudged(project)).toBe(0);
    await embedText('a kitten');
    expect(await listed(project)).toHaveLength(1);
  });

  test('can be stopped between two images, and goes on from there', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat], b: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']), at('s', dogBox, ['dog'], 'b'));
    const stop = new AbortController();
    const left: number[] = [];
    await judgeChangedImages({
      project,
      signal: stop.signal,
      onProgress: (count) => {
        left.push(count);
        stop.abort();
      },
    });
    expect(left).toEqual([1]);
    expect(await countUnjudged(project)).toBe(1);
    expect(await listed(project)).toHaveLength(2);
  });

  test('judges an image once more that changed while it was judged', async () => {
    const { project } = await proposedProject([dog, cat], { a: [aDog, aCat] });
    await add(project, at('r', dogBox, ['dog']));
    const judging = judgeChangedImages({ project, signal });
    await add(project, at('s', catBox, ['cat']));
    await judging;
    expect(await listed(project)).toEqual([]);
  });
});
