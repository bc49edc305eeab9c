import { semanticScores } from '../../annotations/scores.ts';
import type { EditedImage, Learned, ReviewItem } from './workbench.ts';

/**
 * The match by which each item is ordered. Items of a phrase that was learned change places among themselves, by their
 * match with its prototype; the places that the phrase has among others stay. What is shown, accepted and stored is
 * the match of the text alone.
 */
export function orderingMatches(
  { run, proposals }: Pick<EditedImage, 'run' | 'proposals'>,
  items: readonly ReviewItem[],
  learned: Learned | null,
): ReadonlyMap<ReviewItem, number> {
  const matches = new Map(items.map((item) => [item, item.match]));
  if (run === null || proposals === null || learned === null || learned.modelId !== run.modelId) return matches;
  for (const [phraseId, own] of Map.groupBy(items, ({ phrase }) => phrase.id)) {
    const prototype = learned.phrases.get(phraseId)?.prototype ?? null;
    if (prototype === null) continue;
    const semantic = semanticScores(proposals.objectEmbeddings, prototype, run.embeddingSize, run.objectLogit);
    const learnedMatch = ({ proposalIndex, predictedIou }: ReviewItem) => (semantic[proposalIndex] ?? 0) * predictedIou;
    const places = own.map(({ match }) => match).sort((a, b) => b - a);
    const order = own.toSorted((a, b) => learnedMatch(b) - learnedMatch(a) || a.proposalIndex - b.proposalIndex);
    for (const [place, item] of order.entries()) matches.set(item, places[place] ?? item.match);
  }
  return matches;
}
