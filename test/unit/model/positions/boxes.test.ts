import { describe, expect, test } from 'vitest';
import { placeBoxes } from '../../../../model/positions/boxes.ts';
import { expectClose, expected } from './expected.ts';

const image = { width: 1333, height: 800 };
const resized = { width: 1344, height: 800 };

describe('placing boxes on the resized image', () => {
  test.each(['fp32', 'bf16'] as const)('in %s equals PyTorch', (numerics) => {
    const { corners, relative } = placeBoxes(expected.boxes, image, resized, numerics);
    expectClose(corners, expected[numerics].corners, 1e-9);
    expectClose(relative, expected[numerics].relative, 1e-9);
  });

  test('gives the whole image for a box that covers it', () => {
    const { corners, relative } = placeBoxes([[0, 0, 1333, 800]], image, resized, 'fp32');
    expectClose(corners, [0, 0, 1344, 800], 1e-3);
    expectClose(relative, [0.5, 0.5, 1, 1], 1e-6);
  });

  test('in bf16 moves edges by less than six pixels at this size', () => {
    const [exact, rounded] = (['fp32', 'bf16'] as const).map((numerics) =>
      placeBoxes(expected.boxes, image, resized, numerics),
    );
    expectClose(rounded.corners, exact.corners, 6);
    expect(rounded.corners).not.toEqual(exact.corners);
  });

  test('of no boxes is empty', () => {
    expect(placeBoxes([], image, resized, 'bf16').corners.length).toBe(0);
  });
});
