import { type Change, merge } from '../change.ts';
import { requireRecord } from '../edits/lookup.ts';
import { acceptProposals } from '../edits/proposals.ts';
import { deleteRegions, moveBox, setPhrases } from '../edits/regions.ts';
import type { ProposalSet } from '../proposals.ts';
import type { Records } from '../records.ts';
import type { Suggestion } from './suggestions.ts';

type Means = {
  readonly proposals: Pick<ProposalSet, 'imageId' | 'runId' | 'boxes' | 'predictedIou'> | null;
  readonly modelId: string;
  readonly newId: () => string;
};

/**
 * The edit that does what is suggested. Of a duplicate the phrases go to the region that is kept.
 * @throws when the region is gone, or the proposals are those of another run.
 */
export function fixEdit(records: Records, suggestion: Suggestion, means: Means): Change {
  switch (suggestion.kind) {
    case 'missing':
      return acceptMissing(records, suggestion, means);
    case 'extra':
      return deleteRegions(records, { regionIds: [suggestion.regionId] });
    case 'wrong phrase':
      return setPhrases(records, { regionId: suggestion.regionId, phraseIds: [suggestion.phraseId] });
    case 'loose box':
      return moveBox(records, suggestion);
    case 'duplicate':
      return joinRegions(records, suggestion);
  }
}

function acceptMissing(
  records: Records,
  { runId, proposalIndex, phraseId, semantic }: Extract<Suggestion, { kind: 'missing' }>,
  { proposals, modelId, newId }: Means,
): Change {
  if (proposals === null || proposals.runId !== runId) {
    const got = proposals === null ? 'no proposals' : `those of the run "${proposals.runId}"`;
    throw new Error(
      `Expected proposals of the run "${runId}" for the fix, got ${got}; wait until the image was judged.`,
    );
  }
  const pairs = [{ proposalIndex, phraseId, semantic: { [phraseId]: semantic } }];
  return acceptProposals(records, { proposals, modelId, pairs, newId });
}

function joinRegions(records: Records, { regionId, keptId }: Extract<Suggestion, { kind: 'duplicate' }>): Change {
  const [kept, removed] = [keptId, regionId].map((id) => requireRecord(records, 'region', id).phraseIds);
  return merge(
    setPhrases(records, { regionId: keptId, phraseIds: [...(kept ?? []), ...(removed ?? [])] }),
    deleteRegions(records, { regionIds: [regionId] }),
  );
}
