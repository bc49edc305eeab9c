import { expect, test } from 'vitest';
import { createByteCache } from '../../../../model/rescore/byteCache.ts';

const cacheOf = (budget: number, ...sizes: number[]) => {
  const cache = createByteCache<number>(budget, (bytes) => bytes);
  for (const [index, bytes] of sizes.entries()) cache.set(String(index), bytes);
  return cache;
};
const held = (cache: ReturnType<typeof cacheOf>, count: number) =>
  Array.from({ length: count }, (_, index) => index).filter((index) => cache.get(String(index)) !== undefined);

test('values are kept up to the budget; beyond it the oldest go', () => {
  expect(held(cacheOf(10, 5, 3, 2), 3)).toEqual([0, 1, 2]);
  expect(held(cacheOf(10, 5, 3, 3), 3)).toEqual([1, 2]);
  expect(held(cacheOf(10, 1, 1, 9), 3)).toEqual([1, 2]);
});

test('what was used goes last', () => {
  const cache = cacheOf(10, 5, 5);
  cache.get('0');
  cache.set('2', 5);
  expect(held(cache, 3)).toEqual([0, 2]);
});

test('the last value stays, however large it is', () => {
  const cache = cacheOf(10, 4, 50);
  expect(held(cache, 2)).toEqual([1]);
  cache.set('2', 3);
  expect(held(cache, 3)).toEqual([2]);
});

test('a value that is set again takes its new size', () => {
  const cache = cacheOf(10, 9, 1);
  cache.set('0', 2);
  cache.set('2', 7);
  expect(held(cache, 3)).toEqual([0, 1, 2]);
});
