import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toStoredBox, toStoredSize, toUprightBox } from '../../../annotations/orientation.ts';
import { boxes, IMAGE_SIZE } from './arbitraries.ts';

describe('EXIF orientation', () => {
  // The corner pixel of the stored picture that is shown at the top left, by EXIF 2.3, tag 274.
  const storedSize = { width: 30, height: 20 };
  const corners = {
    topLeft: [0, 0, 1, 1],
    topRight: [29, 0, 30, 1],
    bottomRight: [29, 19, 30, 20],
    bottomLeft: [0, 19, 1, 20],
  } as const;
  test.each([
    [1, 'topLeft'],
    [2, 'topRight'],
    [3, 'bottomRight'],
    [4, 'bottomLeft'],
    [5, 'topLeft'],
    [6, 'bottomLeft'],
    [7, 'bottomRight'],
    [8, 'topRight'],
  ] as const)('%i shows the stored %s pixel at the top left', (orientation, corner) => {
    const upright = toStoredSize(storedSize, orientation);
    expect(toStoredBox([0, 0, 1, 1], upright, orientation)).toEqual(corners[corner]);
    expect(toStoredSize(upright, orientation)).toEqual(storedSize);
  });

  test('turns a box into the stored frame and back without moving an edge', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 1, max: 8 }), (box, orientation) => {
        expect(toUprightBox(toStoredBox(box, IMAGE_SIZE, orientation), IMAGE_SIZE, orientation)).toEqual(box);
      }),
    );
  });
});
