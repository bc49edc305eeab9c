import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../../annotations/box.ts';
import type { LabelledObject } from '../../../../../annotations/formats/objembed/objects.ts';
import { completeProposals } from '../../../../../annotations/formats/objembed/proposals.ts';

const frame = { size: { width: 64, height: 48 }, toFrame: (box: Box) => box };
const whole: Box = [0, 0, 64, 48];
const one: Box = [0, 0, 10, 10];
const two: Box = [20, 0, 30, 10];
const object: LabelledObject = { regionId: 'r', box: one, texts: ['dog'] };

function complete(boxes: Box[], split: 'train' | 'val', objects = [object], scores: number[] = []): readonly Box[] {
  return completeProposals({ boxes, scores }, objects, frame, { split, fix: true }, () => {});
}

describe('the proposals of an image', () => {
  test('are its objects when no model proposed anything, and the whole image when there is no object either', () => {
    expect(complete([], 'train')).toEqual([one]);
    expect(complete([], 'train', [])).toEqual([whole]);
  });

  test('are never exactly two in validation, and stay two in training', () => {
    expect(complete([one, two], 'val')).toEqual([one, two, whole]);
    expect(complete([one, two], 'train')).toEqual([one, two]);
  });

  test('come best first, equals in the order given', () => {
    expect(complete([one, two, whole], 'train', [object], [0.25, 0.5, 0.25])).toEqual([two, one, whole]);
  });

  test('leave out boxes that no JSON reader could use', () => {
    expect(complete([one, [0, 0, Number.NaN, 5], [5, 5, 5, 9]], 'train')).toEqual([one]);
  });
});
