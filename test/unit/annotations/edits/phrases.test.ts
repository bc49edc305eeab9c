import { describe, expect, test } from 'vitest';
import { apply, emptyChange, invert } from '../../../../annotations/change.ts';
import { setPhraseState } from '../../../../annotations/edits/facts.ts';
import { addPhrase, removePhrase, renamePhrase, setThresholds } from '../../../../annotations/edits/phrases.ts';
import { acceptProposals, rejectProposal } from '../../../../annotations/edits/proposals.ts';
import { drawRegion } from '../../../../annotations/edits/regions.ts';
import { findRecord, type Records, recordsOf } from '../../../../annotations/records.ts';
import { startRecords } from '../arbitraries.ts';

describe('addPhrase', () => {
  test('writes the text normalised, at the end of the vocabulary', () => {
    const records = apply(startRecords, addPhrase(startRecords, { id: 'new', text: '  cafe\u0301 \n table ' }));
    expect(findRecord(records, 'phrase', 'new')).toEqual({
      type: 'phrase',
      id: 'new',
      text: 'caf\u00e9 table',
      position: 3,
    });
  });

  test('changes nothing when the text is there already', () => {
    expect(addPhrase(startRecords, { id: 'new', text: ' red  car' })).toEqual(emptyChange);
  });

  test('refuses a text without characters', () => {
    expect(() => addPhrase(startRecords, { id: 'new', text: ' \t' })).toThrow(/at least one character/);
  });
});

describe('setThresholds', () => {
  const own = (minMatch: number | null, minIou: number | null) =>
    setThresholds(startRecords, { phraseId: 'phrase-0', minMatch, minIou });

  test('gives a phrase one of its own and leaves the other to the project', () => {
    const records = apply(startRecords, own(0.25, null));
    expect(findRecord(records, 'phrase', 'phrase-0')).toEqual({
      ...findRecord(startRecords, 'phrase', 'phrase-0'),
      minMatch: 0.25,
    });
    expect(apply(records, invert(own(0.25, null)))).toEqual(startRecords);
  });

  test('gives the thresholds of the project back, as if there had never been others', () => {
    const records = apply(startRecords, own(0, 1));
    expect(apply(records, setThresholds(records, { phraseId: 'phrase-0', minMatch: null, minIou: null }))).toEqual(
      startRecords,
    );
    expect(own(null, null)).toEqual(emptyChange);
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses %d', (value) => {
    expect(() => own(null, value)).toThrow(`Expected a minimum IoU from 0 to 1, got ${value}.`);
  });
});

describe('renamePhrase', () => {
  test('gives the new text and undoes', () => {
    const change = renamePhrase(startRecords, { phraseId: 'phrase-0', text: 'puppy' });
    const renamed = apply(startRecords, change);
    expect(findRecord(renamed, 'phrase', 'phrase-0')?.text).toBe('puppy');
    expect(apply(renamed, invert(change))).toEqual(startRecords);
  });

  test('changes nothing when the text stays', () => {
    expect(renamePhrase(startRecords, { phraseId: 'phrase-0', text: 'dog ' })).toEqual(emptyChange);
  });

  test('refuses the text of another phrase and an unknown phrase', () => {
    expect(() => renamePhrase(startRecords, { phraseId: 'phrase-0', text: 'cat' })).toThrow(/another phrase/);
    expect(() => renamePhrase(startRecords, { phraseId: 'gone', text: 'owl' })).toThrow(/phrase with the id "gone"/);
  });
});

describe('removePhrase', () => {
  test('takes with it, in one change, everything that refers to the phrase, and keeps the regions', () => {
    const full = allAboutDogs();
    const change = removePhrase(full, { phraseId: 'phrase-0' });
    const after = apply(full, change);
    expect(JSON.stringify([...after.values()])).not.toContain('phrase-0');
    expect(recordsOf(after, 'region').map((region) => region.phraseIds)).toEqual([['phrase-1'], []]);
    expect(apply(after, invert(change))).toEqual(full);
  });
});

/** A drawn dog that is also a cat, an accepted dog, a rejected one and an exhaustive mark. */
function allAboutDogs(): Records {
  const proposals = { imageId: 'a', runId: 'run', boxes: [[5, 5, 9, 9]] as const, predictedIou: new Float32Array([1]) };
  const pairs = [{ proposalIndex: 0, phraseId: 'phrase-0', semantic: { 'phrase-0': 0.5 } }];
  const rejection = {
    id: 'r',
    imageId: 'a',
    runId: 'run',
    proposalIndex: 7,
    box: [0, 0, 5, 5] as const,
    phraseId: 'phrase-0',
  };
  const steps = [
    (records: Records) =>
      drawRegion(records, { id: 'drawn', imageId: 'a', box: [0, 0, 4, 4], phraseIds: ['phrase-0', 'phrase-1'] }),
    (records: Records) => acceptProposals(records, { proposals, modelId: 'nano', pairs, newId: () => 'accepted' }),
    (records: Records) => rejectProposal(records, rejection),
    (records: Records) => setPhraseState(records, { imageId: 'a', phraseId: 'phrase-0', state: 'exhaustive' }),
  ];
  return steps.reduce((records, step) => apply(records, step(records)), startRecords);
}
