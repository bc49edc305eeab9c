import { expect, test } from 'vitest';
import { phraseRefusal } from '../../../../renderer/panels/phrases/phraseRefusal.ts';
import { rankProposals } from '../../../../renderer/panels/phrases/rankProposals.ts';
import { digitOf, findByText, searchPhrases } from '../../../../renderer/panels/phrases/searchPhrases.ts';
import { proposalsOf, RUN } from '../state/world.ts';

const phrases = ['red car', 'Blue Car', 'café', 'CAR'].map((text) => ({ text }));

test('a query ranks the proposals by match score, not by how alike they are alone', () => {
  const proposals = proposalsOf('a', [
    { box: [0, 0, 10, 10], iou: 0.1, embedding: [1, 0] },
    { box: [20, 0, 30, 10], iou: 1, embedding: [0.6, 0.8] },
    { box: [40, 0, 50, 10], iou: 1, embedding: [0, 1] },
  ]);
  const ranked = rankProposals(proposals, RUN, Float32Array.from([1, 0]), 2);
  expect(ranked.map(({ proposalIndex }) => proposalIndex)).toEqual([1, 2]);
  expect(ranked[1]?.match).toBeCloseTo(0.5);
  expect(ranked[1]?.predictedIou).toBe(1);
});

test('a search finds phrases that hold all its words, in any order and case', () => {
  expect(searchPhrases(phrases, ' car  BLUE ').map(({ text }) => text)).toEqual(['Blue Car']);
  expect(searchPhrases(phrases, 'cafe\u0301').map(({ text }) => text)).toEqual(['café']);
  expect(searchPhrases(phrases, '')).toEqual(phrases);
});

test('a text is the phrase written exactly so, before one that differs in case', () => {
  expect(findByText([{ text: 'car' }, { text: 'CAR' }], 'CAR')?.text).toBe('CAR');
  expect(findByText(phrases, ' blue car')?.text).toBe('Blue Car');
  expect(findByText(phrases, 'green car')).toBeUndefined();
});

test('the first ten phrases have the digits, the tenth 0', () => {
  expect([0, 8, 9, 10].map(digitOf)).toEqual(['1', '9', '0', null]);
});

test('a text that cannot be a phrase is refused with a sentence that names it', () => {
  expect(phraseRefusal(' red   car ')).toBeNull();
  expect(phraseRefusal(' \t')).toMatch(/at least one character/);
  expect(phraseRefusal('a <object> here')).toMatch(/"<object>"; write it otherwise/);
  expect(phraseRefusal('\ud800')).toMatch(/Unicode/);
});

test('a phrase cannot get the text of another one, and may keep its own', () => {
  const known = [
    { id: 'dog', text: 'dog' },
    { id: 'cat', text: 'cat' },
  ];
  expect(phraseRefusal(' cat', known, 'dog')).toMatch(/"cat", which is another phrase already/);
  expect(phraseRefusal('dog', known, 'dog')).toBeNull();
  expect(phraseRefusal('cat', known)).toBeNull();
});
