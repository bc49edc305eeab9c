import { describe, expect, test } from 'vitest';
import { apply, emptyChange, invert } from '../../../../annotations/change.ts';
import { setCaptions, setPhraseState, setReview, setTags, tagsOf } from '../../../../annotations/edits/facts.ts';
import { findRecord } from '../../../../annotations/records.ts';
import { startRecords } from '../arbitraries.ts';

describe('setCaptions', () => {
  test('normalises both texts; the same texts again change nothing; two empty ones remove them', () => {
    const captions = { imageId: 'a', short: ' a  dog', long: 'a dog\nin the sun' };
    const written = apply(startRecords, setCaptions(startRecords, captions));
    expect(findRecord(written, 'captions', 'a')).toMatchObject({ short: 'a dog', long: 'a dog in the sun' });
    expect(setCaptions(written, captions)).toEqual(emptyChange);
    expect(apply(written, setCaptions(written, { imageId: 'a', short: '', long: ' ' }))).toEqual(startRecords);
  });
});

describe('setPhraseState', () => {
  const fact = { imageId: 'a', phraseId: 'phrase-1' };

  test('says exhaustive or verified absent, and unknown takes it back', () => {
    const absent = apply(startRecords, setPhraseState(startRecords, { ...fact, state: 'verified absent' }));
    expect(findRecord(absent, 'phraseState', 'a/phrase-1')?.state).toBe('verified absent');
    const change = setPhraseState(absent, { ...fact, state: 'exhaustive' });
    const exhaustive = apply(absent, change);
    expect(findRecord(exhaustive, 'phraseState', 'a/phrase-1')?.state).toBe('exhaustive');
    expect(apply(exhaustive, invert(change))).toEqual(absent);
    expect(apply(absent, setPhraseState(absent, { ...fact, state: 'unknown' }))).toEqual(startRecords);
  });

  test('unknown of what is unknown changes nothing', () => {
    expect(setPhraseState(startRecords, { ...fact, state: 'unknown' })).toEqual(emptyChange);
  });

  test('refuses an unknown phrase', () => {
    expect(() => setPhraseState(startRecords, { ...fact, phraseId: 'z', state: 'exhaustive' })).toThrow(/phrase with/);
  });
});

describe('setReview', () => {
  test('goes from unseen to done and back', () => {
    const done = apply(startRecords, setReview(startRecords, { imageId: 'a', status: 'done' }));
    expect(findRecord(done, 'review', 'a')?.status).toBe('done');
    expect(setReview(done, { imageId: 'a', status: 'done' })).toEqual(emptyChange);
    expect(apply(done, setReview(done, { imageId: 'a', status: 'unseen' }))).toEqual(startRecords);
  });
});

describe('setTags', () => {
  test('keeps each tag once, in NFC; none take the record away', () => {
    const written = apply(
      startRecords,
      setTags(startRecords, { imageId: 'a', tags: ['night', ' a  lake', 'night', ' '] }),
    );
    expect(tagsOf(written, 'a')).toEqual(['night', 'a lake']);
    expect(setTags(written, { imageId: 'a', tags: ['night', 'a lake'] })).toEqual(emptyChange);
    expect(apply(written, setTags(written, { imageId: 'a', tags: [] }))).toEqual(startRecords);
  });

  test('refuses an unknown image', () => {
    expect(() => setTags(startRecords, { imageId: 'z', tags: ['night'] })).toThrow(/image with/);
  });
});
