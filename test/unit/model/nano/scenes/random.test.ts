import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, integer, pick, seedOf, shuffled } from '../../../../../model/nano/scenes/random.ts';

test('the same seed gives the same numbers and another seed gives others', () => {
  const numbers = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, random);
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers(7).every((value) => value >= 0 && value < 1)).toBe(true);
});

test('a shuffle keeps every item', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      expect(shuffled(createRandom(seed), items).toSorted()).toEqual(items.toSorted());
    }),
  );
});

test('whole numbers reach both ends', () => {
  const random = createRandom(1);
  expect(new Set(Array.from({ length: 200 }, () => integer(random, 3, 5)))).toEqual(new Set([3, 4, 5]));
});

test('picking from nothing is an error, not undefined', () => {
  expect(() => pick(createRandom(1), [])).toThrow('at least one item');
});

test('a text always has the same seed', () => {
  expect(seedOf('dog')).toBe(seedOf('dog'));
  expect(seedOf('dog')).not.toBe(seedOf('god'));
});
