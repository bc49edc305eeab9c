import { expect, test } from 'vitest';
import type { Region } from '../../../annotations/records.ts';
import { regionOfProposal } from '../../../annotations/regionOfProposal.ts';

const proposal = { runId: 'run', proposalIndex: 3, box: [0, 0, 100, 100] } as const;
const drawn = (id: string, box: Region['box']): Region => ({
  ...{ type: 'region', id, imageId: 'i', box, phraseIds: [], scores: null },
  source: { kind: 'drawn' },
});
const corrected: Region = {
  ...drawn('made', [50, 50, 90, 90]),
  source: { kind: 'accepted', runId: 'run', proposalIndex: 3, corrected: true },
};

test('what was made of a proposal stands for it, however it was corrected', () => {
  expect(regionOfProposal([drawn('same', proposal.box), corrected], proposal)).toBe(corrected);
});

test('of regions of another origin the one that overlaps most stands for it, if it does as one object does', () => {
  const [near, nearer, far] = [
    drawn('near', [0, 0, 100, 80]),
    drawn('nearer', [0, 0, 100, 95]),
    drawn('far', [0, 0, 50, 99]),
  ];
  expect(regionOfProposal([near, nearer, far], proposal)).toBe(nearer);
  expect(regionOfProposal([far], proposal)).toBeUndefined();
  expect(regionOfProposal([], proposal)).toBeUndefined();
});
