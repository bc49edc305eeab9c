import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../../annotations/box.ts';
import { groupTexts, type TextGroup } from '../../../../../annotations/formats/objembed/groups.ts';
import { objembedOptionsSchema } from '../../../../../annotations/formats/objembed/options.ts';

/** The records for objects far apart, each with its own proposal, unless boxes are given. */
function group(texts: readonly string[][], negs: readonly string[], textsPerImage: number, boxes?: Box[]): TextGroup[] {
  const apart = texts.map((_, index): Box => [index * 20, 0, index * 20 + 10, 10]);
  const objects = texts.map((own, index) => ({ regionId: `r${index}`, box: (boxes ?? apart)[index], texts: own }));
  return groupTexts(objects, negs, apart, objembedOptionsSchema.parse({ textsPerImage }), () => {});
}

describe('the records of an image', () => {
  test('are one when every object has one text', () => {
    expect(group([['dog'], ['cat'], ['dog']], ['cow'], 10)).toEqual([{ labels: ['dog', 'cat'], negs: ['cow'] }]);
  });

  test('are one for each text of an object, and repeat every other object', () => {
    const groups = group([['dog', 'left dog', 'brown dog'], ['cat']], [], 10);
    expect(groups.map(({ labels }) => labels)).toEqual([
      ['dog', 'cat'],
      ['left dog', 'cat'],
      ['brown dog', 'cat'],
    ]);
  });

  test('keep apart two texts that one object carries, also where other objects carry one of them', () => {
    const groups = group([['dog', 'animal'], ['animal'], ['car']], [], 10);
    expect(groups.map(({ labels }) => labels)).toEqual([
      ['dog', 'car'],
      ['animal', 'car'],
    ]);
  });

  test('keep apart the texts of two objects that one proposal would train', () => {
    const nested: Box[] = [
      [0, 0, 10, 10],
      [0, 0, 10, 9],
    ];
    expect(group([['cup'], ['mug with tea']], [], 10, nested)).toHaveLength(2);
    expect(group([['cup'], ['cup']], [], 10, nested)).toHaveLength(1);
  });

  test('hold no more texts than a step takes, negs included', () => {
    const many = Array.from({ length: 7 }, (_, index) => [`text ${index}`]);
    const groups = group(many, ['neg 0', 'neg 1', 'neg 2'], 4);
    expect(Math.max(...groups.map(({ labels, negs }) => labels.length + negs.length))).toBeLessThanOrEqual(4);
    expect(new Set(groups.flatMap(({ labels }) => labels)).size).toBe(7);
    expect(groups.flatMap(({ negs }) => negs).sort()).toEqual(['neg 0', 'neg 1', 'neg 2']);
    for (const { labels } of groups) expect(labels.length).toBeGreaterThan(0);
  });

  test('are one with the negs that fit when there is no object', () => {
    expect(group([], ['a', 'b', 'c'], 2)).toEqual([{ labels: [], negs: ['a', 'b'] }]);
  });
});
