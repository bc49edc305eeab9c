import { describe, expect, test } from 'vitest';
import {
  type AnnotationRecord,
  annotationRecordSchema,
  findRecord,
  recordsOf,
  toRecords,
} from '../../../annotations/records.ts';

const image = { type: 'image', id: 'i', path: 'folder/a dog.jpg', width: 640, height: 480, orientation: 6 } as const;
const region = {
  type: 'region',
  id: 'r',
  imageId: 'i',
  box: [0, 0.5, 10, 20],
  phraseIds: ['p'],
  source: { kind: 'accepted', runId: 'run', proposalIndex: 3, corrected: false },
  scores: { modelId: 'nano', predictedIou: 0.5, semantic: { p: 0.25 } },
} as const;
const one: readonly AnnotationRecord[] = [
  image,
  { type: 'phrase', id: 'p', text: 'red car', position: 0 },
  region,
  { ...region, id: 'drawn', source: { kind: 'drawn' }, scores: null },
  { ...region, id: 'imported', source: { kind: 'imported', from: 'coco' }, scores: null },
  { type: 'captions', id: 'i', imageId: 'i', short: 'a dog', long: 'a dog in the sun' },
  { type: 'phraseState', id: 'i/p', imageId: 'i', phraseId: 'p', state: 'verified absent' },
  { type: 'rejection', id: 'x', imageId: 'i', runId: 'run', proposalIndex: 0, box: [0, 0, 1, 1], phraseId: 'p' },
  { type: 'review', id: 'i', imageId: 'i', status: 'in progress' },
];

describe('annotationRecordSchema', () => {
  test.each(one)('passes a $type record unchanged', (record) => {
    expect(annotationRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  test.each([
    ['an unknown type', { ...image, type: 'shape' }],
    ['an absolute path', { ...image, path: '/etc/passwd' }],
    ['a drive letter', { ...image, path: 'C:/a.jpg' }],
    ['a path out of the project', { ...image, path: 'a/../../b.jpg' }],
    ['a path that is not NFC', { ...image, path: 'cafe\u0301.jpg' }],
    ['a fraction of a pixel as size', { ...image, width: 0.5 }],
    ['an orientation that EXIF does not know', { ...image, orientation: 9 }],
    ['a phrase with double spaces', { type: 'phrase', id: 'p', text: 'red  car', position: 0 }],
    ['a phrase without text', { type: 'phrase', id: 'p', text: '', position: 0 }],
    ['a box of three numbers', { ...region, box: [0, 0, 1] }],
    ['a box that is not finite', { ...region, box: [0, 0, Number.POSITIVE_INFINITY, 1] }],
    ['a score above one', { ...region, scores: { ...region.scores, predictedIou: 1.5 } }],
    ['captions under another id', { type: 'captions', id: 'c', imageId: 'i', short: '', long: '' }],
    [
      'a phrase state under another id',
      { type: 'phraseState', id: 's', imageId: 'i', phraseId: 'p', state: 'exhaustive' },
    ],
    ['a review under another id', { type: 'review', id: 'r', imageId: 'i', status: 'done' }],
  ])('refuses %s', (_, record) => {
    expect(annotationRecordSchema.safeParse(record).success).toBe(false);
  });
});

describe('a set of records', () => {
  test('finds a record by type and id, and all of a type in order', () => {
    const records = toRecords(one);
    expect(findRecord(records, 'captions', 'i')?.short).toBe('a dog');
    expect(findRecord(records, 'phrase', 'i')).toBeUndefined();
    expect(recordsOf(records, 'region').map(({ id }) => id)).toEqual(['r', 'drawn', 'imported']);
  });
});
