import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import type { ScoredImage } from '../../../../annotations/curation/scoredImage.ts';
import { suggestState } from '../../../../annotations/curation/stateSuggestions.ts';

const dogBox: Box = [0, 0, 10, 10];
const otherBox: Box = [50, 50, 60, 60];

type Seen = readonly (readonly [box: Box, semantic: number])[];

function image(seen: Seen, marked: readonly Box[] = [], ruledOut: readonly number[] = []): ScoredImage {
  return {
    proposals: seen.map(([box, semantic]) => ({ box, semantic: [semantic], predictedIou: 1 })),
    regions: marked.map((box, index) => ({ id: `r${index}`, box, phrases: [0], scores: null })),
    isRuledOut: (index) => ruledOut.includes(index),
    areSynonyms: () => false,
  };
}

describe('the state of a phrase', () => {
  test('looks exhaustive when what the model finds is marked and the rest is far below the threshold', () => {
    const seen: Seen = [
      [dogBox, 0.9],
      [otherBox, 0.1],
    ];
    expect(suggestState(image(seen, [dogBox]), 0, 0.4)).toEqual({
      state: 'exhaustive',
      regions: 1,
      left: 0.1,
      confidence: 0.75,
    });
  });

  test('is left open when something is found that nobody marked', () => {
    const seen: Seen = [
      [dogBox, 0.9],
      [otherBox, 0.3],
    ];
    expect(suggestState(image(seen, [dogBox]), 0, 0.4)).toBeNull();
    expect(suggestState(image(seen), 0, 0.4)).toBeNull();
  });

  test('looks absent when nothing is marked and nothing comes near', () => {
    expect(suggestState(image([[dogBox, 0.05]]), 0, 0.4)).toMatchObject({ state: 'verified absent', regions: 0 });
    expect(suggestState(image([[dogBox, 0.15]]), 0, 0.4)).toBeNull();
  });

  test('counts a rejected proposal as settled', () => {
    expect(suggestState(image([[dogBox, 0.9]], [], [0]), 0, 0.4)).toMatchObject({ state: 'verified absent', left: 0 });
  });

  test('is not guessed at before the model has seen the image', () => {
    expect(suggestState(image([]), 0, 0.4)).toBeNull();
    expect(suggestState(image([], [dogBox]), 0, 0.4)).toBeNull();
  });

  test('is never suggested where a proposal that would be accepted is left, and the confidence stays in (0, 1]', () => {
    const boxes = fc.constantFrom(dogBox, otherBox, [5, 5, 30, 30] as const);
    const seen = fc.array(fc.tuple(boxes, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(seen, fc.array(boxes), fc.double({ min: 0.05, max: 1, noNaN: true }), (found, marked, least) => {
        const suggestion = suggestState(image(found, marked), 0, least);
        if (suggestion === null) return;
        expect(suggestion.left).toBeLessThan(least);
        expect(suggestion.confidence).toBeGreaterThan(0);
        expect(suggestion.confidence).toBeLessThanOrEqual(1);
        expect(suggestion.state).toBe(marked.length > 0 ? 'exhaustive' : 'verified absent');
      }),
    );
  });
});
