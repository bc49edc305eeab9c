import { expect, test } from 'vitest';
import { roundHalfEven } from '../../../../model/image/rounding.ts';

test('halves go to the even neighbour, everything else to the nearest integer', () => {
  const rounded = [0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, 0.49, 2.51, 1e9 + 0.5].map(roundHalfEven);
  expect(rounded.map((x) => x + 0)).toEqual([0, 2, 2, 4, 0, -2, -2, 0, 3, 1e9]);
});
