import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchResult } from '../../../../main/api/search.ts';
import {
  countReaching,
  cropAround,
  keyOfResult,
  keysBetween,
  proposalsOf,
  reaching,
  resultInWords,
  toggled,
} from '../../../../renderer/panels/search/results.ts';

const image = { imageId: 'i', path: 'street/a.jpg', width: 640, height: 480 };

function object(score: number, proposalIndex = 0): SearchResult {
  const found = {
    box: [10, 20, 110, 70],
    proposal: { runId: 'run', proposalIndex },
    predictedIou: 0.8,
    semantic: 0.5,
  } as const;
  return { ...image, object: { ...found, region: null }, score };
}

const whole: SearchResult = { ...image, object: null, score: 0.25 };

describe('results', () => {
  test('are shown down to the least score', () => {
    const all = [object(0.9, 0), object(0.5, 1), object(0.2, 2)];
    expect(reaching(all, 0.5)).toEqual(all.slice(0, 2));
    expect(reaching(all, 0)).toBe(all);
    expect(reaching(all, 0.95)).toEqual([]);
  });

  test('have names of their own, and images have no proposals', () => {
    expect(new Set([object(1, 0), object(1, 1), whole].map(keyOfResult)).size).toBe(3);
    expect(proposalsOf([object(1, 3), whole])).toEqual([{ imageId: 'i', runId: 'run', proposalIndex: 3 }]);
  });

  test('are chosen from one to another, in either direction', () => {
    const all = [0, 1, 2, 3].map((index) => object(1, index));
    const middle = new Set(all.slice(1, 3).map(keyOfResult));
    expect(keysBetween(all, 1, 2)).toEqual(middle);
    expect(keysBetween(all, 2, 1)).toEqual(middle);
  });

  test('are chosen one by one, and let go', () => {
    const one = toggled(new Set(), 'a');
    expect(one).toEqual(new Set(['a']));
    expect(toggled(toggled(one, 'b'), 'a')).toEqual(new Set(['b']));
  });

  test('are told in words that begin with what is written below them', () => {
    expect(resultInWords(object(0.4), '')).toBe('0.40 a.jpg, street/a.jpg, match 40%, tightness 80%');
    const region = { id: 'r', phraseIds: ['p'] };
    const found = object(0.4);
    const labelled = { ...found, object: found.object && { ...found.object, semantic: null, region } };
    expect(resultInWords(labelled, 'a car')).toBe('0.40 a car, street/a.jpg, region');
    expect(resultInWords({ ...whole, path: 'a.jpg' }, '')).toBe('0.25 a.jpg');
  });
});

test('a crop shows a little more than its box, inside the image', () => {
  expect(cropAround([10, 20, 110, 70], image)).toEqual([2, 16, 118, 74]);
  const edge = fc.double({ min: 0, max: 640, noNaN: true });
  fc.assert(
    fc.property(edge, edge, fc.double({ min: 1, max: 200 }), (x, y, side) => {
      const box = [x, y, Math.min(640, x + side), Math.min(640, y + side)] as const;
      fc.pre(box[2] > box[0] && box[3] > box[1]);
      const [x1, y1, x2, y2] = cropAround(box, { width: 640, height: 640 });
      expect([x1 <= box[0], y1 <= box[1], x2 >= box[2], y2 >= box[3]]).toEqual([true, true, true, true]);
      expect([x1 >= 0, y1 >= 0, x2 <= 640, y2 <= 640]).toEqual([true, true, true, true]);
    }),
  );
});

test('counts what reaches a score by the bins of the histogram', () => {
  expect(countReaching([5, 4, 3, 2, 1], 0)).toBe(15);
  expect(countReaching([5, 4, 3, 2, 1], 0.6)).toBe(3);
  expect(countReaching([5, 4, 3, 2, 1], 1)).toBe(0);
});
