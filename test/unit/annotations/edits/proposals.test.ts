import { describe, expect, test } from 'vitest';
import { apply, type Change, emptyChange, invert } from '../../../../annotations/change.ts';
import {
  type AcceptedPair,
  acceptProposals,
  rejectProposal,
  restoreProposals,
} from '../../../../annotations/edits/proposals.ts';
import { deleteRegions, drawRegion, moveBox } from '../../../../annotations/edits/regions.ts';
import { type Records, recordsOf } from '../../../../annotations/records.ts';
import { startRecords } from '../arbitraries.ts';

const proposals = {
  imageId: 'a',
  runId: 'run',
  boxes: [
    [0, 0, 10, 10],
    [20, 20, 30, 30],
    [0, 0, 10, 10],
  ] as const,
  predictedIou: new Float32Array([0.5, 0.75, 0.25]),
};
const rejection = {
  id: 'rejection',
  imageId: 'a',
  runId: 'run',
  proposalIndex: 0,
  box: proposals.boxes[0],
  phraseId: 'phrase-0',
};

function pair(proposalIndex: number, phraseId: string): AcceptedPair {
  return { proposalIndex, phraseId, semantic: { [phraseId]: 0.5 } };
}

function accept(records: Records, pairs: readonly AcceptedPair[], modelId = 'nano'): Change {
  let made = recordsOf(records, 'region').length;
  return acceptProposals(records, { proposals, modelId, pairs, newId: () => `region-${made++}` });
}

describe('acceptProposals', () => {
  test('copies the box and freezes the scores and the model id', () => {
    const change = accept(startRecords, [pair(1, 'phrase-2')]);
    const records = apply(startRecords, change);
    expect(recordsOf(records, 'region')).toEqual([
      {
        type: 'region',
        id: 'region-0',
        imageId: 'a',
        box: [20, 20, 30, 30],
        phraseIds: ['phrase-2'],
        source: { kind: 'accepted', runId: 'run', proposalIndex: 1, corrected: false },
        scores: { modelId: 'nano', predictedIou: 0.75, semantic: { 'phrase-2': 0.5 } },
      },
    ]);
    expect(apply(records, invert(change))).toEqual(startRecords);
  });

  test('makes one region of a proposal accepted for two phrases', () => {
    const records = apply(startRecords, accept(startRecords, [pair(0, 'phrase-0'), pair(0, 'phrase-1')]));
    expect(recordsOf(records, 'region')).toMatchObject([
      { phraseIds: ['phrase-0', 'phrase-1'], scores: { semantic: { 'phrase-0': 0.5, 'phrase-1': 0.5 } } },
    ]);
  });

  test('changes nothing for a pair accepted before, even after its box was corrected', () => {
    const accepted = apply(startRecords, accept(startRecords, [pair(0, 'phrase-0')]));
    const corrected = apply(accepted, moveBox(accepted, { regionId: 'region-0', box: [1, 1, 12, 12] }));
    expect(accept(accepted, [pair(0, 'phrase-0')])).toEqual(emptyChange);
    expect(accept(corrected, [pair(0, 'phrase-0')])).toEqual(emptyChange);
  });

  test('changes nothing for a rejected pair, and accepts the same proposal for another phrase', () => {
    const rejected = apply(startRecords, rejectProposal(startRecords, rejection));
    expect(accept(rejected, [pair(0, 'phrase-0')])).toEqual(emptyChange);
    expect(recordsOf(apply(rejected, accept(rejected, [pair(0, 'phrase-1')])), 'region')).toHaveLength(1);
  });

  test('leaves a rejected object alone when another run proposes it again, and takes it for another phrase', () => {
    const earlier = { ...rejection, runId: 'earlier', proposalIndex: 7, box: [0, 0, 10, 9.5] as const };
    const rejected = apply(startRecords, rejectProposal(startRecords, earlier));
    expect(accept(rejected, [pair(0, 'phrase-0')])).toEqual(emptyChange);
    expect(recordsOf(apply(rejected, accept(rejected, [pair(0, 'phrase-1')])), 'region')).toHaveLength(1);
  });

  test('accepts what another run proposes elsewhere than what was rejected', () => {
    const elsewhere = { ...rejection, runId: 'earlier', box: [0, 0, 10, 8.5] as const };
    const rejected = apply(startRecords, rejectProposal(startRecords, elsewhere));
    expect(recordsOf(apply(rejected, accept(rejected, [pair(0, 'phrase-0')])), 'region')).toHaveLength(1);
  });

  test('never makes a second region with the same box, drawn or accepted', () => {
    const box = proposals.boxes[0];
    const drawn = apply(
      startRecords,
      drawRegion(startRecords, { id: 'drawn', imageId: 'a', box, phraseIds: ['phrase-0'] }),
    );
    expect(accept(drawn, [pair(2, 'phrase-0')])).toEqual(emptyChange);
    const both = apply(drawn, accept(drawn, [pair(0, 'phrase-1'), pair(2, 'phrase-2')]));
    expect(recordsOf(both, 'region')).toMatchObject([
      { id: 'drawn', phraseIds: ['phrase-0', 'phrase-1', 'phrase-2'], scores: null },
    ]);
  });

  test('does not mix the scores of two models in one region', () => {
    const accepted = apply(startRecords, accept(startRecords, [pair(0, 'phrase-0')]));
    const again = apply(accepted, accept(accepted, [pair(0, 'phrase-1')], 'another model'));
    expect(recordsOf(again, 'region')).toMatchObject([
      { phraseIds: ['phrase-0', 'phrase-1'], scores: { modelId: 'nano', semantic: { 'phrase-0': 0.5 } } },
    ]);
  });

  test('accepts again what was deleted', () => {
    const accepted = apply(startRecords, accept(startRecords, [pair(0, 'phrase-0')]));
    const deleted = apply(accepted, deleteRegions(accepted, { regionIds: ['region-0'] }));
    expect(recordsOf(apply(deleted, accept(deleted, [pair(0, 'phrase-0')])), 'region')).toHaveLength(1);
  });

  test('refuses an index beyond the proposals', () => {
    expect(() => accept(startRecords, [pair(3, 'phrase-0')])).toThrow(/proposal of image "a" below 3, got 3/);
  });
});

describe('rejectProposal', () => {
  test('said twice changes nothing the second time', () => {
    const rejected = apply(startRecords, rejectProposal(startRecords, rejection));
    expect(rejectProposal(rejected, { ...rejection, id: 'other' })).toEqual(emptyChange);
  });

  test('is taken back by restoreProposals', () => {
    const rejected = apply(startRecords, rejectProposal(startRecords, rejection));
    expect(apply(rejected, restoreProposals(rejected, { rejectionIds: ['rejection'] }))).toEqual(startRecords);
  });
});
