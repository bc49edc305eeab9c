import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { apply, emptyChange, invert } from '../../../../annotations/change.ts';
import { acceptProposals } from '../../../../annotations/edits/proposals.ts';
import { deleteRegions, drawRegion, moveBox, setPhrases } from '../../../../annotations/edits/regions.ts';
import { findRecord, type Records } from '../../../../annotations/records.ts';
import { startRecords } from '../arbitraries.ts';

function draw(box: Box): Records {
  const region = { id: 'region', imageId: 'a', box, phraseIds: ['phrase-0'] };
  return apply(startRecords, drawRegion(startRecords, region));
}

describe('drawRegion', () => {
  test('takes corners in any order and clips the box to the image', () => {
    const records = draw([90, 10, 50, -4]);
    expect(findRecord(records, 'region', 'region')).toEqual({
      type: 'region',
      id: 'region',
      imageId: 'a',
      box: [50, 0, 64, 10],
      phraseIds: ['phrase-0'],
      source: { kind: 'drawn' },
      scores: null,
    });
  });

  test.each([
    ['outside the image', [70, 0, 90, 10]],
    ['thinner than a pixel', [1, 1, 1.5, 20]],
    ['not finite', [0, 0, Number.NaN, 5]],
  ] as const)('changes nothing for a box %s', (_, box) => {
    const region = { id: 'region', imageId: 'a', box, phraseIds: [] };
    expect(drawRegion(startRecords, region)).toEqual(emptyChange);
  });

  test('refuses an unknown image and an unknown phrase', () => {
    const region = { id: 'region', imageId: 'a', box: [0, 0, 9, 9] as const, phraseIds: ['phrase-0'] };
    expect(() => drawRegion(startRecords, { ...region, imageId: 'z' })).toThrow(/image with the id "z"/);
    expect(() => drawRegion(startRecords, { ...region, phraseIds: ['z'] })).toThrow(/phrase with the id "z"/);
  });
});

describe('moveBox', () => {
  test('moves a drawn region and undoes', () => {
    const records = draw([0, 0, 8, 8]);
    const change = moveBox(records, { regionId: 'region', box: [1, 1, 9, 9] });
    const moved = apply(records, change);
    expect(findRecord(moved, 'region', 'region')).toMatchObject({ box: [1, 1, 9, 9], source: { kind: 'drawn' } });
    expect(apply(moved, invert(change))).toEqual(records);
  });

  test('marks an accepted region as corrected and keeps its frozen scores', () => {
    const accepted = apply(
      startRecords,
      acceptProposals(startRecords, {
        proposals: { imageId: 'a', runId: 'run', boxes: [[0, 0, 8, 8]], predictedIou: new Float32Array([0.75]) },
        modelId: 'nano',
        pairs: [{ proposalIndex: 0, phraseId: 'phrase-0', semantic: { 'phrase-0': 0.5 } }],
        newId: () => 'region',
      }),
    );
    const moved = apply(accepted, moveBox(accepted, { regionId: 'region', box: [0, 0, 9, 9] }));
    expect(findRecord(moved, 'region', 'region')).toMatchObject({
      source: { kind: 'accepted', corrected: true },
      scores: { modelId: 'nano', predictedIou: 0.75, semantic: { 'phrase-0': 0.5 } },
    });
  });

  test('changes nothing when the box stays, or leaves the image', () => {
    const records = draw([0, 0, 8, 8]);
    expect(moveBox(records, { regionId: 'region', box: [0, 0, 8, 8] })).toEqual(emptyChange);
    expect(moveBox(records, { regionId: 'region', box: [-9, 0, -1, 8] })).toEqual(emptyChange);
  });
});

describe('setPhrases', () => {
  test('replaces the phrases, each once', () => {
    const records = draw([0, 0, 8, 8]);
    const phraseIds = ['phrase-2', 'phrase-1', 'phrase-2'];
    const after = apply(records, setPhrases(records, { regionId: 'region', phraseIds }));
    expect(findRecord(after, 'region', 'region')?.phraseIds).toEqual(['phrase-2', 'phrase-1']);
    expect(setPhrases(after, { regionId: 'region', phraseIds })).toEqual(emptyChange);
  });
});

describe('deleteRegions', () => {
  test('deletes, undoes, and refuses a region that is gone', () => {
    const records = draw([0, 0, 8, 8]);
    const change = deleteRegions(records, { regionIds: ['region'] });
    expect(apply(records, change)).toEqual(startRecords);
    expect(apply(apply(records, change), invert(change))).toEqual(records);
    expect(() => deleteRegions(startRecords, { regionIds: ['region'] })).toThrow(/region with the id "region"/);
    expect(deleteRegions(records, { regionIds: [] })).toEqual(emptyChange);
  });
});
