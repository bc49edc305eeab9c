import { describe, expect, test } from 'vitest';
import { apply, emptyChange, invert } from '../../../../annotations/change.ts';
import { copyRegions } from '../../../../annotations/edits/copies.ts';
import { drawRegion } from '../../../../annotations/edits/regions.ts';
import { findRecord, type Records, recordsOf } from '../../../../annotations/records.ts';
import { startRecords } from '../arbitraries.ts';

const dog = { box: [1, 2, 30, 40], phraseIds: ['phrase-0'] } as const;
const cat = { box: [5, 5, 9, 9], phraseIds: ['phrase-1', 'phrase-2'] } as const;

function copy(records: Records, ...regions: Parameters<typeof copyRegions>[1]['regions']) {
  let ids = 0;
  return copyRegions(records, { regions, imageId: 'b', newId: () => `new ${++ids}` });
}

describe('copyRegions', () => {
  test('draws the regions in the other image, without scores, and undoes', () => {
    const change = copy(startRecords, dog, cat);
    const records = apply(startRecords, change);
    expect(recordsOf(records, 'region')).toMatchObject([
      { ...dog, id: 'new 1', imageId: 'b', source: { kind: 'drawn' }, scores: null },
      { ...cat, id: 'new 2', imageId: 'b' },
    ]);
    expect(apply(records, invert(change))).toEqual(startRecords);
  });

  test('skips a region that is there, and gives it the phrases that it lacks', () => {
    const box = [1, 2, 30, 40] as const;
    const drawn = apply(
      startRecords,
      drawRegion(startRecords, { id: 'r', imageId: 'b', box, phraseIds: ['phrase-0'] }),
    );
    expect(copy(drawn, dog)).toEqual(emptyChange);
    const records = apply(drawn, copy(drawn, { box, phraseIds: ['phrase-1', 'phrase-0'] }, { ...cat, box }));
    expect(findRecord(records, 'region', 'r')?.phraseIds).toEqual(['phrase-0', 'phrase-1', 'phrase-2']);
    expect(recordsOf(records, 'region')).toHaveLength(1);
  });

  test('looks at the regions of that image alone', () => {
    const inA = apply(startRecords, drawRegion(startRecords, { id: 'r', imageId: 'a', ...dog }));
    expect(Object.keys(copy(inA, dog).added)).toEqual(['region:new 1']);
  });

  test('clips to the image and leaves out what lies beyond it', () => {
    const records = apply(
      startRecords,
      copy(startRecords, { ...dog, box: [60, 40, 500, 500] }, { ...cat, box: [64, 0, 90, 9] }),
    );
    expect(recordsOf(records, 'region').map(({ box }) => box)).toEqual([[60, 40, 64, 48]]);
  });
});
