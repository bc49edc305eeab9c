import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../../annotations/box.ts';
import { labelObjects } from '../../../../../annotations/formats/objembed/objects.ts';
import { objembedOptionsSchema } from '../../../../../annotations/formats/objembed/options.ts';
import { readVocabulary } from '../../../../../annotations/formats/objembed/vocabulary.ts';
import { phrases, regionRecord } from '../datasets.ts';

const frame = { size: { width: 64, height: 48 }, toFrame: (box: Box) => box };
const { vocabulary } = readVocabulary(phrases, objembedOptionsSchema.parse({}));

function boxesOf(box: Box, fix: boolean): Box[] {
  const region = regionRecord('a', 'r', box, ['p1']);
  return labelObjects([region], vocabulary, frame, fix, () => {}).map((object) => object.box);
}

describe('the box of a region', () => {
  test('is written as it is when it lies in the image', () => {
    expect(boxesOf([0.25, 0, 64, 48], true)).toEqual([[0.25, 0, 64, 48]]);
  });

  test('is clipped to the image when it reaches out, or left out without the fix', () => {
    expect(boxesOf([-5, 10, 70, 20], true)).toEqual([[0, 10, 64, 20]]);
    expect(boxesOf([-5, 10, 70, 20], false)).toEqual([]);
  });

  test.each([
    ['outside the image', [70, 0, 90, 10]],
    ['not finite', [0, 0, Number.NaN, 10]],
    ['not in order', [10, 0, 5, 10]],
    ['less than a pixel wide', [0, 0, 0.5, 10]],
  ] as const)('is left out when it is %s', (_, box) => {
    expect(boxesOf(box, true)).toEqual([]);
  });

  test('carries the texts of its phrases in the order of the vocabulary', () => {
    const region = regionRecord('a', 'r', [0, 0, 10, 10], ['p3', 'p1', 'p2']);
    expect(labelObjects([region], vocabulary, frame, true, () => {})[0].texts).toEqual([
      'phrase 1',
      'phrase 2',
      'phrase 3',
    ]);
  });
});
