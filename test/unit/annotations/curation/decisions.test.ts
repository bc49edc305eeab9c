import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureAmbiguity } from '../../../../annotations/curation/ambiguity.ts';
import { suggestThreshold } from '../../../../annotations/curation/decisionThreshold.ts';
import { LEAST_ACCEPTS, phrasePrototype } from '../../../../annotations/curation/prototypes.ts';

const unitRow = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * b[index], 0);

describe('the prototype of a phrase', () => {
  test('is its text until enough was accepted', () => {
    const text = Float32Array.of(1, 0);
    const few = Array.from({ length: LEAST_ACCEPTS - 1 }, () => Float32Array.of(0, 1));
    expect(phrasePrototype(text, { accepted: few, rejected: few })).toBe(text);
  });

  test('moves towards what was accepted, away from what was rejected, and the more so the more there was', () => {
    const text = Float32Array.of(1, 0, 0);
    const [yes, no] = [Float32Array.of(0, 1, 0), Float32Array.of(0, 0, 1)];
    const learned = (count: number) =>
      phrasePrototype(text, { accepted: Array(count).fill(yes), rejected: Array(count).fill(no) });
    expect(cosine(learned(3), yes)).toBeGreaterThan(0);
    expect(cosine(learned(3), no)).toBeLessThan(0);
    expect(cosine(learned(30), yes)).toBeGreaterThan(cosine(learned(3), yes));
  });

  test('has unit length and keeps at least half of its text, whatever was decided', () => {
    const rows = fc.array(unitRow, { maxLength: 50 });
    fc.assert(
      fc.property(unitRow, rows, rows, (text, accepted, rejected) => {
        const prototype = phrasePrototype(text, { accepted, rejected });
        expect(Math.hypot(...prototype)).toBeCloseTo(1, 5);
        // The rest of the weights is below 1: the sum of the parts stays on the side of the text.
        expect(cosine(prototype, text)).toBeGreaterThan(0);
      }),
    );
  });

  test('is not made of embeddings of two models', () => {
    const other = Array(3).fill(Float32Array.of(1, 0, 0));
    expect(() => phrasePrototype(Float32Array.of(1, 0), { accepted: other, rejected: [] })).toThrow(
      'Expected object embeddings of 2 numbers, got 3',
    );
  });
});

describe('a threshold suggested by decisions', () => {
  test('is the lowest from which on nine of ten were accepted', () => {
    const accepted = [0.3, 0.5, 0.6, 0.7, 0.8];
    const rejected = [0.1, 0.2, 0.4, 0.35];
    expect(suggestThreshold(accepted, rejected)).toMatchObject({ threshold: 0.5, precision: 1, recall: 0.8 });
  });

  test('waits for decisions of both kinds', () => {
    expect(suggestThreshold([0.5, 0.6, 0.7], [])).toBeNull();
    expect(suggestThreshold([0.5], [0.1, 0.2, 0.3])).toBeNull();
  });

  test('holds its precision within its interval, which narrows with more decisions', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(scores, scores, (accepted, rejected) => {
        const found = suggestThreshold(accepted, rejected) ?? expect.fail('no suggestion');
        const [low, high] = found.interval;
        expect(low).toBeLessThanOrEqual(found.precision + 1e-12);
        expect(high).toBeGreaterThanOrEqual(found.precision - 1e-12);
        expect(found.recall).toBeGreaterThan(0);
      }),
    );
    const width = (count: number) => {
      const found = suggestThreshold(Array(count).fill(0.8), Array(count).fill(0.2));
      return found === null ? Number.NaN : found.interval[1] - found.interval[0];
    };
    expect(width(100)).toBeLessThan(width(5));
  });
});

describe('the ambiguity of a phrase', () => {
  const mine = { box: [0, 0, 100, 100], match: 0.8 } as const;

  test('names the other objects that fit nearly as well, each once, and not the region itself', () => {
    const boxes = [
      [2, 0, 100, 98],
      [200, 0, 300, 100],
      [204, 0, 300, 100],
      [400, 0, 500, 100],
    ] as const;
    expect(measureAmbiguity(mine, boxes, [0.79, 0.7, 0.69, 0.1])).toEqual({
      alsoFits: [1],
      margin: expect.closeTo(0.1, 10),
      closest: 1,
    });
  });

  test('leaves out boxes of a part of the region, and of a part of another object', () => {
    const boxes = [
      [0, 0, 40, 40],
      [200, 0, 300, 100],
      [210, 10, 250, 50],
    ] as const;
    expect(measureAmbiguity(mine, boxes, [0.8, 0.7, 0.69])).toMatchObject({ alsoFits: [1], closest: 1 });
  });

  test('is none where nothing else is', () => {
    expect(measureAmbiguity(mine, [], [])).toEqual({ alsoFits: [], margin: 0.8, closest: null });
  });

  test('has a margin below zero where another object fits better', () => {
    expect(measureAmbiguity(mine, [[200, 0, 300, 100]], [0.9])).toMatchObject({ alsoFits: [0], closest: 0 });
    expect(measureAmbiguity(mine, [[200, 0, 300, 100]], [0.9]).margin).toBeLessThan(0);
  });
});
