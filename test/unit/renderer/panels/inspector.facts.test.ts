import { expect, test } from 'vitest';
import { apply, write } from '../../../../annotations/change.ts';
import { setPhraseState } from '../../../../annotations/edits/facts.ts';
import { showPixels, withEdge } from '../../../../renderer/panels/inspector/boxEdges.ts';
import { commonPhrases } from '../../../../renderer/panels/inspector/commonPhrases.ts';
import { nearestProposal } from '../../../../renderer/panels/inspector/nearestProposal.ts';
import { stateRows, tellingRows } from '../../../../renderer/panels/inspector/phraseStates.ts';
import { tellEvents } from '../../../../renderer/panels/inspector/regionEvents.ts';
import { sourceInWords } from '../../../../renderer/panels/inspector/sourceInWords.ts';
import { CAT, DOG, region, world } from '../state/world.ts';

const size = { width: 100, height: 80 };

test('the nearest proposal is the one that overlaps most, and none when all overlap less than half', () => {
  const box = [0, 0, 10, 10] as const;
  const found = nearestProposal(box, [
    [0, 0, 10, 6],
    [0, 0, 10, 9],
    [50, 50, 60, 60],
  ]);
  expect(found?.proposalIndex).toBe(1);
  expect(found?.iou).toBeCloseTo(0.9);
  expect(nearestProposal(box, [[0, 0, 10, 4]])).toBeNull();
  expect(nearestProposal(box, [[0, 0, 10, 5]])?.iou).toBe(0.5);
  expect(nearestProposal(box, [])).toBeNull();
});

test('one edge moves and the others keep all their digits', () => {
  const box = [1.25, 2.5, 30.125, 40.75] as const;
  expect(withEdge(box, 'x1', 3, size)).toEqual([3, 2.5, 30.125, 40.75]);
  expect(withEdge(box, 'y2', 41, size)).toEqual([1.25, 2.5, 30.125, 41]);
});

test('an edge stops at the border of the image, unless its size is not known', () => {
  const box = [10, 10, 20, 20] as const;
  expect(withEdge(box, 'x1', -5, size)).toEqual([0, 10, 20, 20]);
  expect(withEdge(box, 'x2', 500, size)).toEqual([10, 10, 100, 20]);
  expect(withEdge(box, 'x2', 500, { width: 0, height: 0 })).toEqual([10, 10, 500, 20]);
});

test('an edge that would cross the opposite one is refused with what to do', () => {
  const box = [10, 10, 20, 20] as const;
  expect(withEdge(box, 'x1', 25, size)).toBe('Expected x1 to be at most 19, got 25; move the opposite edge first.');
  expect(withEdge(box, 'y2', 4, size)).toBe('Expected y2 to be at least 11, got 4; move the opposite edge first.');
  expect(withEdge(box, 'y1', Number.NaN, size)).toMatch(/^Expected a number for y1/);
});

test('pixels are shown to a tenth', () => {
  expect([10, 10.04, 10.06].map(showPixels)).toEqual(['10', '10', '10.1']);
});

test('several regions have the phrases in common that each of them carries', () => {
  const carrying = (...phraseIds: readonly string[]) => ({ phraseIds });
  expect(commonPhrases([carrying('a', 'b', 'c'), carrying('c', 'b')])).toEqual(['b', 'c']);
  expect(commonPhrases([carrying('a'), carrying()])).toEqual([]);
  expect(commonPhrases([])).toEqual([]);
});

test('every phrase has its state in the image and its regions there', () => {
  const regions = [region('r1', [0, 0, 10, 10], ['dog']), region('r2', [20, 0, 30, 10], ['dog'])];
  const drawn = apply(world, write(world, regions));
  const records = apply(drawn, setPhraseState(drawn, { imageId: 'a', phraseId: 'cat', state: 'verified absent' }));
  expect(stateRows([DOG, CAT], records, 'a')).toEqual([
    { phrase: DOG, state: 'unknown', regions: 2 },
    { phrase: CAT, state: 'verified absent', regions: 0 },
  ]);
});

test('of a long vocabulary those phrases are told first of which something is known or asked', () => {
  const row = (id: string) => ({ phrase: { ...DOG, id }, state: 'unknown' as const, regions: 0 });
  const rows = [row('a'), { ...row('b'), regions: 1 }, { ...row('c'), state: 'exhaustive' as const }, row('d')];
  expect(tellingRows(rows, 'd').map(({ phrase }) => phrase.id)).toEqual(['b', 'c', 'd']);
});

test('a region tells where it comes from', () => {
  expect(sourceInWords({ kind: 'drawn' })).toBe('Drawn by hand.');
  const accepted = { kind: 'accepted', runId: 'run', proposalIndex: 0 } as const;
  expect(sourceInWords({ ...accepted, corrected: false })).toBe('Accepted from a proposal.');
  expect(sourceInWords({ ...accepted, corrected: true })).toBe('Accepted from a proposal, then corrected.');
  expect(sourceInWords({ kind: 'imported', from: 'coco.json' })).toBe('Imported from coco.json.');
});

test('the history of a region is told in words, with the boxes that it got', () => {
  const drawn = region('r', [0, 0, 10, 10], ['dog']);
  const moved = { ...drawn, box: [5, 5, 15, 15] } as const;
  const resized = { ...moved, box: [5, 5, 20, 15], phraseIds: ['cat', 'gone'] } as const;
  const steps = [
    [null, drawn],
    [drawn, moved],
    [moved, resized],
    [resized, null],
    [null, resized],
  ] as const;
  const entry = { at: '2026-01-01T00:00:00.000Z', origin: 'user', label: 'Edit' } as const;
  const entries = steps
    .map(([before, after], index) => ({ ...entry, sequence: index + 1, before, after }))
    .toReversed();
  const texts: Record<string, string> = { dog: 'dog', cat: 'cat' };
  expect(tellEvents(entries, (id) => texts[id]).map(({ words, box }) => [words, box])).toEqual([
    ['Brought back', [5, 5, 20, 15]],
    ['Deleted', null],
    ['Resized; given “cat”, “a removed phrase”; “dog” taken away', [5, 5, 20, 15]],
    ['Moved', [5, 5, 15, 15]],
    ['Drawn', [0, 0, 10, 10]],
  ]);
});
