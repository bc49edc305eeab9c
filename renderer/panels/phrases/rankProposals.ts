import type { ModelRun, ProposalSet } from '../../../annotations/proposals.ts';
import { matchScores, semanticScores } from '../../../annotations/scores.ts';

export type RankedProposal = {
  readonly proposalIndex: number;
  readonly predictedIou: number;
  /** Semantic score x predicted IoU, in [0, 1]. */
  readonly match: number;
};

/**
 * The proposals that match a text best, at most `limit`.
 * @param embedding [C] of unit length, of the run's model
 */
export function rankProposals(
  { objectEmbeddings, predictedIou }: Pick<ProposalSet, 'objectEmbeddings' | 'predictedIou'>,
  { embeddingSize, objectLogit }: Pick<ModelRun, 'embeddingSize' | 'objectLogit'>,
  embedding: Float32Array,
  limit: number,
): readonly RankedProposal[] {
  const semantic = semanticScores(objectEmbeddings, embedding, embeddingSize, objectLogit);
  const matches = matchScores(semantic, predictedIou);
  return Array.from(matches, (match, proposalIndex) => ({
    proposalIndex,
    predictedIou: predictedIou[proposalIndex] ?? 0,
    match,
  }))
    .toSorted((a, b) => b.match - a.match)
    .slice(0, limit);
}
