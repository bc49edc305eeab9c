import { expect, test } from 'vitest';
import type { Suggestion } from '../../../../annotations/curation/suggestions.ts';
import { evidenceWords } from '../../../../renderer/panels/queue/queueWords.ts';

const phrases = [
  { id: 'dog', text: 'a dog' },
  { id: 'cat', text: 'a cat' },
];
const region = { key: 'k', confidence: 0.84, regionId: 'r', phraseIds: ['dog'] };
const box = [0, 0, 9, 9] as const;
const found = { runId: 'run', proposalIndex: 1, box, phraseId: 'cat', semantic: 0.5, predictedIou: 0.8 };

test.each<[Suggestion, string, string]>([
  [{ ...found, kind: 'missing', key: 'k', confidence: 1 }, 'a cat', 'no region here: match 0.40, predicted IoU 0.80'],
  [{ ...region, kind: 'extra', predictedIou: 0.21 }, 'a dog', 'no object that the model knows: predicted IoU 0.21'],
  [
    { ...region, kind: 'wrong phrase', phraseId: 'cat', semantic: 0.9, ownSemantic: 0.01 },
    'a dog → a cat',
    'semantic score 0.90 against 0.01',
  ],
  [
    { ...region, kind: 'loose box', box, overlap: 0.6 },
    'a dog',
    'the proposals agree on a box that overlaps it by IoU 0.60',
  ],
  [
    { ...region, kind: 'duplicate', keptId: 's', phraseIds: ['gone'] },
    'a removed phrase',
    'the same object as another region: IoU 0.84',
  ],
])('tells what $kind is about and why', (suggestion, what, why) => {
  expect(evidenceWords(suggestion, phrases)).toEqual({ what, why });
});

test('tells of a region without a phrase', () => {
  const bare: Suggestion = { ...region, kind: 'extra', predictedIou: 0.2, phraseIds: [] };
  expect(evidenceWords(bare, phrases).what).toBe('no phrase');
});
