import { expect, test } from 'vitest';
import { checkCaption } from '../../../../annotations/curation/captionCheck.ts';
import { nounPhrases } from '../../../../annotations/curation/nounPhrases.ts';

const phrases = nounPhrases('A dog beside a cat and a dragon.');
const scores = {
  // dog, cat, dragon: three proposals
  semantic: [0.9, 0.1, 0.1, 0.2, 0.4, 0.05, 0.8, 0.3, 0.1],
  predictedIou: [0.5, 0.7, 0.9],
};

test('each phrase gets the proposal with the highest match, which is not always the highest semantic score', () => {
  const checked = checkCaption(phrases, scores, () => 0.5);
  expect(checked.map(({ text, best }) => [text, best?.proposalIndex, best?.semantic])).toEqual([
    ['dog', 2, 0.8],
    ['cat', 1, 0.4],
    ['dragon', 2, 0.1],
  ]);
});

test('a phrase is found from its threshold on, doubtful from half of it, and else not found', () => {
  const verdicts = checkCaption(phrases, scores, () => 0.5).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['found', 'doubtful', 'not found']);
  const easy = checkCaption(phrases, scores, (text) => (text === 'dragon' ? 0.08 : 0.5));
  expect(easy.at(-1)?.verdict).toBe('found');
});

test('without proposals nothing is found', () => {
  const checked = checkCaption(phrases, { semantic: [], predictedIou: [] }, () => 0.3);
  expect(checked.map(({ best, verdict }) => [best, verdict])).toEqual(Array(3).fill([null, 'not found']));
});
