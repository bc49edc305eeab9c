import { expect, test } from 'vitest';
import { createTensorSource } from '../../../../model/checkpoint/storedTensors.ts';
import { elementCount, requireShape, rowRanges } from '../../../../model/checkpoint/tensorSource.ts';

const file = { path: 'weights', size: 0, read: () => undefined, close: () => undefined };
const source = createTensorSource('weights', new Map([['a', { dtype: 'F32', shape: [2, 3], file, position: 0 }]]), [
  file,
]);

test('a tensor of the required shape passes', () => {
  expect(() => requireShape(source, 'a', [2, 3])).not.toThrow();
});

test.each([[[2]], [[3, 2]], [[2, 3, 1]], [[]]])(
  'a tensor of another shape than %j is refused with both shapes',
  (shape) => {
    expect(() => requireShape(source, 'a', shape)).toThrow(
      `Expected tensor "a" of weights to have shape [${shape.join(', ')}], but it has [2, 3];`,
    );
  },
);

test('an absent tensor is refused by its name', () => {
  expect(() => requireShape(source, 'b', [2])).toThrow('Expected a tensor "b" in weights');
});

test('a scalar has one element, an empty axis none', () => {
  expect([elementCount([]), elementCount([3, 4]), elementCount([3, 0])]).toEqual([1, 12, 0]);
});

test.each([
  [[5, 3], 7, [6, 6, 3]],
  [[2, 8], 3, [8, 8]],
  [[4], 3, [3, 1]],
  [[], 3, [1]],
  [[0, 3], 3, []],
  [[3, 0], 3, []],
])('a tensor of %j in pieces of about %i elements gives whole rows', (shape, limit, counts) => {
  const ranges = [...rowRanges(shape, limit)];
  expect(ranges.map(({ count }) => count)).toEqual(counts);
  expect(ranges.map(({ start }) => start)).toEqual(counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0)));
});
