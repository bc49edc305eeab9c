import { expect, test } from 'vitest';
import type { PhraseOutcome, SceneOutcome } from '../../../../../model/nano/evaluation/evaluate.ts';
import type { PhraseKind } from '../../../../../model/nano/evaluation/scenes.ts';
import { summarise } from '../../../../../model/nano/evaluation/summary.ts';

function phrase(kind: PhraseKind, iou: number, ...concepts: string[]): PhraseOutcome {
  return { text: concepts.join(), kind, concepts, iou, best: null };
}

function scene(parts: Partial<SceneOutcome>): SceneOutcome {
  const milliseconds = { image: 0, graphs: {}, phrase: 0 };
  return { found: [], grounded: [], predictedIou: [], trueIou: [], milliseconds, ...parts };
}

test('every object and every phrase counts the same, whatever its scene', () => {
  const { objects, recall, grounding } = summarise([
    scene({ found: [true], grounded: [phrase('noun', 0.5, 'cat')] }),
    scene({ found: [false, false, true], grounded: [phrase('noun', 0.49, 'dog'), phrase('size', 0, 'dog', 'cat')] }),
  ]);
  expect([objects, recall]).toEqual([4, 0.5]);
  expect(grounding).toEqual({ accuracy: 1 / 3, phrases: 3, concepts: 2 });
});

test('phrases are counted by kind, kinds without phrases left out', () => {
  const grounded = [phrase('noun', 1, 'cat'), phrase('relation', 0.2, 'cat'), phrase('relation', 0.7, 'dog')];
  expect(summarise([scene({ grounded })]).groundingByKind).toEqual({
    noun: { accuracy: 1, phrases: 1, concepts: 1 },
    relation: { accuracy: 0.5, phrases: 2, concepts: 2 },
  });
});

test('IoUs are ranked over the proposals of all scenes together', () => {
  const summary = summarise([
    scene({ predictedIou: [0.1, 0.2], trueIou: [0.6, 0.7] }),
    scene({ predictedIou: [0.8, 0.9], trueIou: [0.1, 0.2] }),
  ]);
  // Each scene alone is in perfect order; together the ranks are 1 2 3 4 and 3 4 1 2.
  expect(summary.spearman).toBeCloseTo(-0.6, 12);
  expect(summary.proposals).toBe(4);
});

test('times are medians and the 90th percentile of the images', () => {
  const { milliseconds } = summarise(
    [100, 300, 200].map((image) =>
      scene({ milliseconds: { image, graphs: { vision: image / 2, decoder: image / 4 }, phrase: image / 100 } }),
    ),
  );
  expect(milliseconds).toEqual({
    image: { median: 200, p90: 280 },
    graphs: { vision: 100, decoder: 50 },
    phrase: 2,
  });
});
