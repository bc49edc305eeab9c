import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, iou } from '../../../../annotations/box.ts';
import { selectProposals } from '../../../../model/proposer/selection.ts';

function boxAt(boxes: Float32Array, anchor: number): Box {
  return [boxes[4 * anchor], boxes[4 * anchor + 1], boxes[4 * anchor + 2], boxes[4 * anchor + 3]];
}

/** The definition: sort all pairs, then keep each one that no better kept pair of its prompt overlaps. */
function selectSlowly(logits: Float32Array, boxes: Float32Array, prompts: number, limit: number): number[] {
  const order = Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a] || a - b);
  const kept: number[] = [];
  for (const pair of order) {
    const box = boxAt(boxes, Math.floor(pair / prompts));
    const rivals = kept.filter((other) => other % prompts === pair % prompts);
    const hidden = rivals.some((other) => iou(boxAt(boxes, Math.floor(other / prompts)), box) > 0.7);
    if (!hidden) kept.push(pair);
  }
  return kept.slice(0, limit);
}

const edges = fc.integer({ min: 0, max: 12 });
const anchor = fc.record({
  corner: fc.tuple(edges, edges),
  sides: fc.tuple(edges, edges),
  // Few values, so that ties are common, around both signs and zero.
  logits: fc.array(fc.constantFrom(-80, -2.5, -0.001, 0, 0.001, 1, 1.0000001, 3), { minLength: 3, maxLength: 3 }),
});

test('selects what sorting all pairs and suppressing one by one selects, ties by index', () => {
  fc.assert(
    fc.property(fc.array(anchor, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (anchors, limit) => {
      const logits = Float32Array.from(anchors.flatMap((one) => one.logits));
      const boxes = Float32Array.from(
        anchors.flatMap(({ corner: [x, y], sides: [width, height] }) => [x, y, x + width, y + height]),
      );
      const selected = selectProposals(logits, boxes, 3, limit);
      expect(selected.map(({ anchor, prompt }) => anchor * 3 + prompt)).toEqual(selectSlowly(logits, boxes, 3, limit));
      for (const { anchor, prompt, box, score } of selected) {
        expect(box).toEqual(boxAt(boxes, anchor));
        expect(score).toBeCloseTo(1 / (1 + Math.exp(-logits[anchor * 3 + prompt])), 12);
      }
    }),
  );
});

test('an overlap of exactly 0.7 stays, a larger one goes', () => {
  const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 7, 0, 0, 10, 9);
  expect(selectProposals(Float32Array.of(3, 2, 1), boxes, 1).map(({ anchor }) => anchor)).toEqual([0, 1]);
});

test('the same box stays once for each prompt', () => {
  const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 10);
  const selected = selectProposals(Float32Array.of(4, 1, 3, 2), boxes, 2);
  expect(selected.map(({ anchor, prompt }) => [anchor, prompt])).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test('a pair beyond the 30,000 best is not looked at, however few were selected', () => {
  const lonely: Box = [100, 100, 110, 110];
  const select = (place: number) => {
    const boxes = Float32Array.from({ length: 4 * 30_010 }, (_, i) => [0, 0, 10, 10][i % 4]);
    boxes.set(lonely, 4 * place);
    const logits = Float32Array.from({ length: 30_010 }, (_, i) => -i / 10_000);
    return selectProposals(logits, boxes, 1).map(({ box }) => box);
  };
  expect(select(29_999)).toEqual([[0, 0, 10, 10], lonely]);
  expect(select(30_000)).toEqual([[0, 0, 10, 10]]);
});

test('not-a-number and scores of zero are never selected', () => {
  const logits = Float32Array.of(Number.NaN, -1, Number.NEGATIVE_INFINITY, 2, -800, Number.POSITIVE_INFINITY);
  const boxes = Float32Array.from({ length: 24 }, (_, i) => 20 * Math.floor(i / 4) + (i % 4 < 2 ? 0 : 10));
  expect(selectProposals(logits, boxes, 1).map(({ anchor }) => anchor)).toEqual([5, 3, 1]);
});
