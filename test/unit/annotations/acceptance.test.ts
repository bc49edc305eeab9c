import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DUPLICATE_IOU, selectAcceptances } from '../../../annotations/acceptance.ts';
import { type Box, iou } from '../../../annotations/box.ts';
import { boxes } from './arbitraries.ts';

const thresholds = { minMatch: 0.25, minIou: 0.5, duplicateIou: DUPLICATE_IOU };
const apart: Box[] = [
  [0, 0, 10, 10],
  [20, 0, 30, 10],
  [40, 0, 50, 10],
];

describe('selectAcceptances', () => {
  test('takes each proposal for every phrase that reaches the thresholds, best match first', () => {
    const semantic = new Float32Array([0.5, 0.25, 0.5, 1, 0, 0.75]);
    const chosen = selectAcceptances(apart, semantic, new Float32Array([0.75, 0.75, 0.5]), thresholds);
    expect(chosen).toEqual([
      { proposalIndex: 1, phraseIndex: 1, match: 0.75, semantic: 1, predictedIou: 0.75 },
      { proposalIndex: 0, phraseIndex: 0, match: 0.375, semantic: 0.5, predictedIou: 0.75 },
      { proposalIndex: 1, phraseIndex: 0, match: 0.375, semantic: 0.5, predictedIou: 0.75 },
      { proposalIndex: 2, phraseIndex: 1, match: 0.375, semantic: 0.75, predictedIou: 0.5 },
    ]);
  });

  test('holds both thresholds, the given values included', () => {
    const semantic = new Float32Array([0.5, 1, 0.25]);
    const chosen = selectAcceptances(apart, semantic, new Float32Array([0.5, 0.4375, 0.75]), thresholds);
    expect(chosen.map(({ proposalIndex }) => proposalIndex)).toEqual([0]);
  });

  test("goes by a phrase's own thresholds where it has them, each by itself, and by the project's elsewhere", () => {
    const semantic = new Float32Array([0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 1, 1, 1]);
    const own = [{}, { minMatch: 0.125, minIou: 0.25 }, { minMatch: 0.75 }];
    const chosen = selectAcceptances(apart, semantic, new Float32Array([0.75, 0.5, 0.25]), { ...thresholds, own });
    const byProposal = chosen.map(({ proposalIndex, phraseIndex }) => [proposalIndex, phraseIndex]);
    expect(byProposal.toSorted()).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  test('keeps the better of two near-duplicates of one phrase, and both when their phrases differ', () => {
    const twins: Box[] = [
      [0, 0, 10, 10],
      [0, 0, 10, 11],
    ];
    const predictedIou = new Float32Array([0.5, 0.75]);
    const same = selectAcceptances(twins, new Float32Array([1, 0, 1, 0]), predictedIou, thresholds);
    expect(same.map(({ proposalIndex }) => proposalIndex)).toEqual([1]);
    expect(selectAcceptances(twins, new Float32Array([1, 0, 0, 1]), predictedIou, thresholds)).toHaveLength(2);
  });

  test('gathers the phrases of near-duplicates on the one with the best match', () => {
    const twins: Box[] = [
      [0, 0, 10, 10],
      [0, 0, 10, 11],
    ];
    const semantic = new Float32Array([0.75, 0.5, 0.5, 0.625]);
    const chosen = selectAcceptances(twins, semantic, new Float32Array([1, 1]), thresholds);
    expect(chosen.map(({ proposalIndex, phraseIndex }) => [proposalIndex, phraseIndex])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  test('never takes two near-duplicates of one phrase, and leaves no good proposal without one that stands for it', () => {
    const proposals = fc.array(
      fc.record({
        box: boxes,
        semantic: fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(proposals, (list) => {
        const all = list.map(({ box }) => box);
        const semantic = new Float32Array(list.flatMap((proposal) => proposal.semantic));
        const predictedIou = new Float32Array(list.length).fill(1);
        const chosen = selectAcceptances(all, semantic, predictedIou, { minMatch: 0.5, minIou: 0, duplicateIou: 0.5 });
        const near = (a: number, b: number): boolean => a === b || iou(all[a], all[b]) > 0.5;
        for (const [rank, one] of chosen.entries()) {
          for (const other of chosen.slice(0, rank)) {
            expect(one.phraseIndex === other.phraseIndex && near(one.proposalIndex, other.proposalIndex)).toBe(false);
          }
        }
        list.forEach((proposal, index) => {
          if (proposal.semantic.every((score) => Math.fround(score) < 0.5)) return;
          expect(chosen.some((one) => near(one.proposalIndex, index))).toBe(true);
        });
      }),
    );
  });

  test('takes nothing when there are no phrases or no proposals', () => {
    expect(selectAcceptances(apart, new Float32Array(), new Float32Array(3), thresholds)).toEqual([]);
    expect(selectAcceptances([], new Float32Array(), new Float32Array(), thresholds)).toEqual([]);
  });

  test('refuses predicted IoUs of another number of proposals', () => {
    expect(() => selectAcceptances(apart, new Float32Array(3), new Float32Array(2), thresholds)).toThrow(
      /3 proposals, got 2/,
    );
  });
});
