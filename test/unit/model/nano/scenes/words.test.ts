import { expect, test } from 'vitest';
import { counted, listed, plural, withArticle } from '../../../../../model/nano/scenes/words.ts';

test.each([
  ['dog', 'a dog'],
  ['apple', 'an apple'],
  ['unicorn', 'a unicorn'],
  ['hourglass', 'an hourglass'],
  ['scissors', 'scissors'],
  ['small red bread', 'small red bread'],
  ['large orange', 'a large orange'],
])('%s with an article is "%s"', (words, expected) => {
  expect(withArticle(words)).toBe(expected);
});

test.each([
  ['dog', 'dogs'],
  ['cup of coffee', 'cups of coffee'],
  ['mouse', 'mice'],
  ['computer mouse', 'computer mice'],
  ['cherry blossom', 'cherry blossoms'],
  ['baby', 'babies'],
  ['box', 'boxes'],
  ['bus', 'buses'],
  ['snowman', 'snowmen'],
  ['glasses', 'glasses'],
])('several of "%s" are "%s"', (words, expected) => {
  expect(plural(words)).toBe(expected);
});

test('a caption counts in words', () => {
  expect(counted('apple', 1)).toBe('an apple');
  expect(counted('apple', 3)).toBe('three apples');
  expect(counted('bread', 2)).toBe('two pieces of bread');
});

test('a list ends with "and"', () => {
  expect(listed(['a dog'])).toBe('a dog');
  expect(listed(['a dog', 'a cat', 'a tree'])).toBe('a dog, a cat and a tree');
});
