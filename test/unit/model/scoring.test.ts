import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreImage, scoreObjects, toUnitLength } from '../../../model/scoring.ts';

const logit = { scale: 20, bias: -13.785 };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('scores', () => {
  test('are σ(scale · cosine + bias) and σ(IoU logit), and their product', () => {
    const objects = Float32Array.of(3, 4, 0, 2);
    const queries = Float32Array.of(0, 0.5);
    const { semantic, predictedIou, match } = scoreObjects(objects, Float32Array.of(1, -2), queries, 2, logit);
    const wanted = { semantic: [0.8, 1].map((cosine) => sigmoid(20 * cosine - 13.785)), iou: [1, -2].map(sigmoid) };
    for (const box of [0, 1]) {
      expect(semantic[box]).toBeCloseTo(wanted.semantic[box], 6);
      expect(predictedIou[box]).toBeCloseTo(wanted.iou[box], 6);
      expect(match[box]).toBeCloseTo(wanted.semantic[box] * wanted.iou[box], 6);
    }
  });

  test('of an image have no IoU factor', () => {
    const scores = scoreImage(Float32Array.of(1, 0, 0, 1), Float32Array.of(2, 0), 2, logit);
    expect(scores[0]).toBeCloseTo(sigmoid(20 - 13.785), 6);
    expect(scores[1]).toBeCloseTo(sigmoid(-13.785), 6);
  });

  test('of no boxes are empty', () => {
    const none = new Float32Array(0);
    expect(scoreObjects(none, none, Float32Array.of(1, 0), 2, logit).match.length).toBe(0);
  });
});

describe('unit length', () => {
  test('keeps the direction of every row', () => {
    const value = fc.float({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 5 }), (rows) => {
        fc.pre(rows.every((row) => Math.hypot(...row) > 1e-3));
        const unit = toUnitLength(Float32Array.from(rows.flat()), 3);
        for (const [index, row] of rows.entries()) {
          const wanted = row.map((x) => x / Math.hypot(...row));
          for (const axis of [0, 1, 2]) expect(unit[3 * index + axis]).toBeCloseTo(wanted[axis], 5);
        }
      }),
    );
  });

  test('leaves a row of zeros as it is', () => {
    expect(toUnitLength(new Float32Array(3), 3)).toEqual(new Float32Array(3));
  });
});
