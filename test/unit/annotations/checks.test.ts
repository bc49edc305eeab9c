import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iou } from '../../../annotations/box.ts';
import {
  type CheckCode,
  checkImage,
  checkRules,
  checkVocabulary,
  DUPLICATE_REGION_IOU,
} from '../../../annotations/checks.ts';
import { type AnnotationRecord, type Records, type Region, toRecords } from '../../../annotations/records.ts';

const image: AnnotationRecord = { type: 'image', id: 'i', path: 'i.jpg', width: 64, height: 48, orientation: 1 };
const dog: AnnotationRecord = { type: 'phrase', id: 'dog', text: 'dog', position: 0 };
const region: Region = {
  type: 'region',
  id: 'r',
  imageId: 'i',
  box: [0, 0, 10, 10],
  phraseIds: ['dog'],
  source: { kind: 'drawn' },
  scores: null,
};
const captions = { type: 'captions', id: 'i', imageId: 'i', short: 'a dog', long: 'a dog in the sun' } as const;
const state = { type: 'phraseState', id: 'i/dog', imageId: 'i', phraseId: 'dog' } as const;
const rejection = {
  type: 'rejection',
  id: 'x',
  imageId: 'i',
  runId: 'run',
  proposalIndex: 0,
  phraseId: 'dog',
} as const;

function phrase(id: string, text: string): AnnotationRecord {
  return { type: 'phrase', id, text, position: 1 };
}

function withRegion(change: Partial<Region>): Records {
  return toRecords([image, dog, { ...region, ...change }]);
}

const broken: Record<CheckCode, Records> = {
  'image/unread': toRecords([{ ...image, width: 0, height: 0 }, dog, region]),
  'region/no-phrase': withRegion({ phraseIds: [] }),
  'region/unknown-phrase': withRegion({ phraseIds: ['gone'] }),
  'region/box-invalid': withRegion({ box: [10, 0, 5, 10] }),
  'region/box-outside': withRegion({ box: [60, 0, 70, 10] }),
  'region/box-too-small': withRegion({ box: [0, 0, 0.5, 10] }),
  'region/duplicate': toRecords([image, dog, region, { ...region, id: 'r2', box: [0, 0, 10, 10.5] }]),
  'region/verified-absent': toRecords([image, dog, region, { ...state, state: 'verified absent' }]),
  'region/rejected': toRecords([image, dog, region, { ...rejection, box: [0, 0, 10, 10] }]),
  'phrase/empty': toRecords([image, phrase('p', '')]),
  'phrase/special-token': toRecords([image, phrase('p', 'a <object> there')]),
  'phrase/not-normalised': toRecords([image, phrase('p', 'red\tcar')]),
  'phrase/duplicate': toRecords([image, dog, phrase('p', 'Dog')]),
  'captions/one-missing': toRecords([image, { ...captions, long: '' }]),
  'captions/special-token': toRecords([image, { ...captions, long: 'x <|im_end|>' }]),
  'captions/not-normalised': toRecords([image, { ...captions, short: 'a\ndog' }]),
  'state/exhaustive-without-region': toRecords([image, dog, { ...state, state: 'exhaustive' }]),
};

describe('checks', () => {
  test.each(Object.entries(broken))('%s is raised by what breaks it, and by that alone', (code, records) => {
    const findings = [...checkVocabulary(records), ...checkImage(records, 'i')];
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0].severity).toBe(Object.entries(checkRules).find(([known]) => known === code)?.[1].severity);
    expect(findings[0].message).toMatch(/\.$/);
  });

  test('find nothing in sound records', () => {
    const sound = toRecords([
      image,
      dog,
      phrase('cat', 'cat'),
      region,
      { ...region, id: 'r2', box: [0, 0, 10, 12] },
      captions,
      { ...state, state: 'exhaustive' },
      { ...rejection, box: [30, 30, 40, 40] },
    ]);
    expect([...checkVocabulary(sound), ...checkImage(sound, 'i')]).toEqual([]);
  });

  test('look at the image they are asked about alone', () => {
    const other = { ...region, id: 'other', imageId: 'j', phraseIds: [] };
    expect(checkImage(toRecords([image, dog, region, other]), 'i')).toEqual([]);
  });

  test('name the image and the record', () => {
    expect(checkImage(broken['region/no-phrase'], 'i')).toMatchObject([{ imageId: 'i', recordId: 'r' }]);
    expect(checkVocabulary(broken['phrase/empty'])).toMatchObject([{ imageId: null, recordId: 'p' }]);
  });
});

test('duplicates are the same whatever lies around them', () => {
  const side = fc.integer({ min: 0, max: 30 });
  const boxesNearEachOther = fc.array(fc.tuple(side, side, side, side), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(boxesNearEachOther, (corners) => {
      const regions = corners.map(([x, y, w, h], index): Region => {
        return { ...region, id: `r${index}`, box: [x / 10, y / 10, x / 10 + 20 + w / 10, y / 10 + 20 + h / 10] };
      });
      const expected = regions.flatMap((later, index) => {
        const twin = regions.slice(0, index).find((other) => iou(other.box, later.box) >= DUPLICATE_REGION_IOU);
        return twin === undefined ? [] : [[later.id, iou(twin.box, later.box).toFixed(2)]];
      });
      const found = checkImage(toRecords([image, dog, ...regions]), 'i')
        .filter(({ code }) => code === 'region/duplicate')
        .map(({ recordId, message }) => [recordId, /\d\.\d\d/.exec(message)?.[0]]);
      expect(found).toEqual(expected);
    }),
  );
});
