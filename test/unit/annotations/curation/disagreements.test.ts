import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { iou } from '../../../../annotations/box.ts';
import { expectedEdits, findDisagreements } from '../../../../annotations/curation/disagreements.ts';
import type { ScoredBox, ScoredImage, ScoredRegion } from '../../../../annotations/curation/scoredImage.ts';

const [DOG, CAT, PUPPY] = [0, 1, 2];
const dogBox: Box = [10, 10, 110, 110];
const catBox: Box = [300, 10, 400, 110];

const aDog: ScoredBox = { box: dogBox, semantic: [0.8, 0.001, 0.7], predictedIou: 0.9 };
const aCat: ScoredBox = { box: catBox, semantic: [0.001, 0.8, 0], predictedIou: 0.9 };

function region(id: string, { box, semantic, predictedIou }: ScoredBox, ...phrases: number[]): ScoredRegion {
  return { id, box, phrases, scores: { semantic, predictedIou } };
}

function image(part: Partial<ScoredImage>): ScoredImage {
  return { proposals: [], regions: [], isRuledOut: () => false, areSynonyms: () => false, ...part };
}

describe('a disagreement', () => {
  test('is none where people and model say the same', () => {
    const regions = [region('dog', aDog, DOG), region('cat', aCat, CAT)];
    expect(findDisagreements(image({ proposals: [aDog, aCat], regions }))).toEqual([]);
  });

  test('names an object without a region, by the phrase that it matches best', () => {
    const proposals = [aDog, aCat];
    expect(findDisagreements(image({ proposals, regions: [region('dog', aDog, DOG)] }))).toEqual([
      { kind: 'missing', confidence: 0.9 * Math.sqrt(0.8), proposalIndex: 1, phrase: CAT },
    ]);
  });

  test('is silent about what a person has ruled out, and goes by the next best phrase', () => {
    const ruledOut = image({ proposals: [aDog], isRuledOut: (_, phrase) => phrase === DOG });
    expect(findDisagreements(ruledOut)).toMatchObject([{ kind: 'missing', phrase: PUPPY }]);
    expect(findDisagreements({ ...ruledOut, isRuledOut: () => true })).toEqual([]);
  });

  test('names an object once, and neither parts nor groups of known objects', () => {
    const again: ScoredBox = { ...aCat, box: [305, 10, 400, 115], predictedIou: 0.85 };
    const head: ScoredBox = { ...aDog, box: [20, 10, 100, 40] };
    const both: ScoredBox = { ...aDog, box: [0, 0, 410, 120] };
    const proposals = [aDog, aCat, again, head, both];
    const found = findDisagreements(image({ proposals, regions: [region('dog', aDog, DOG)] }));
    expect(found).toMatchObject([{ kind: 'missing', proposalIndex: 1 }]);
  });

  test('names a box that holds nothing', () => {
    const nothing: ScoredBox = { box: [500, 500, 600, 600], semantic: [0.02, 0.01, 0], predictedIou: 0.1 };
    const found = findDisagreements(image({ regions: [region('empty', nothing, CAT)] }));
    expect(found).toEqual([{ kind: 'extra', confidence: expect.closeTo(0.9 * 0.98, 10), regionId: 'empty' }]);
  });

  test('names the phrase that fits in place of a wrong one, unless both mean the same', () => {
    const swapped = image({ proposals: [aDog], regions: [region('dog', aDog, CAT)] });
    expect(findDisagreements(swapped)).toMatchObject([{ kind: 'wrong phrase', regionId: 'dog', phrase: DOG }]);
    expect(findDisagreements({ ...swapped, areSynonyms: () => true })).toEqual([]);
  });

  test('does not call a phrase wrong while another phrase of the region fits', () => {
    const regions = [region('dog', aDog, CAT, PUPPY)];
    expect(findDisagreements(image({ proposals: [aDog], regions }))).toEqual([]);
  });

  test('offers the box that the proposals agree on for one that lies askew', () => {
    const views = [dogBox, [8, 12, 108, 111], [12, 9, 111, 108]] as const;
    const proposals = views.map((box) => ({ ...aDog, box }));
    const askew: Box = [25, 25, 125, 125];
    const [found] = findDisagreements(image({ proposals, regions: [{ ...region('dog', aDog, DOG), box: askew }] }));
    expect(found).toMatchObject({ kind: 'loose box', regionId: 'dog' });
    expect(found.kind === 'loose box' && iou(found.box, dogBox)).toBeGreaterThan(0.97);
  });

  test('names the later of two regions of one object, and says nothing else of it', () => {
    const twice = [region('first', aDog, DOG), region('second', { ...aDog, box: [12, 10, 112, 110] }, DOG)];
    expect(findDisagreements(image({ proposals: [aDog], regions: twice }))).toMatchObject([
      { kind: 'duplicate', regionId: 'second', keptId: 'first' },
    ]);
  });

  test('of two phrases on one object asks for nearly the same box before it calls them duplicates', () => {
    const near: Box = [20, 10, 118, 110];
    const regions = [region('dog', aDog, DOG), region('pet', { ...aDog, box: near }, PUPPY)];
    expect(findDisagreements(image({ proposals: [aDog], regions }))).toEqual([]);
  });

  test('about missing, askew and double boxes needs no scores of the regions', () => {
    const regions = [{ ...region('dog', aDog, DOG), scores: null }];
    expect(findDisagreements(image({ proposals: [aDog, aCat], regions }))).toMatchObject([{ kind: 'missing' }]);
  });

  test('counts the more towards the edits to expect the surer it is', () => {
    const proposals = [aDog, aCat];
    const one = findDisagreements(image({ proposals, regions: [region('dog', aDog, DOG)] }));
    const two = findDisagreements(image({ proposals }));
    expect(expectedEdits([])).toBe(0);
    expect(expectedEdits(two)).toBeCloseTo(2 * expectedEdits(one), 10);
  });
});

describe('whatever the scores', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const box = fc
    .tuple(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
    .map(([x, y, w, h]): Box => [x, y, x + w, y + h]);
  const scored = fc.record({ box, semantic: fc.tuple(unit, unit, unit), predictedIou: unit });
  const regionOf = fc.tuple(fc.uuid(), scored, fc.subarray([DOG, CAT, PUPPY])).map(([id, s, p]) => region(id, s, ...p));

  test('every confidence is between 0 and 1, and no region is both double and faulty', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 12 }), fc.array(regionOf, { maxLength: 8 }), (proposals, regions) => {
        const found = findDisagreements(image({ proposals, regions }));
        const double = found.flatMap((item) => (item.kind === 'duplicate' ? [item.regionId] : []));
        for (const item of found) {
          expect(item.confidence).toBeGreaterThanOrEqual(0);
          expect(item.confidence).toBeLessThanOrEqual(1);
          if (item.kind !== 'missing' && item.kind !== 'duplicate') expect(double).not.toContain(item.regionId);
        }
      }),
    );
  });
});
