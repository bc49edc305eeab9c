import type { PhraseRecord } from '../../../annotations/records.ts';
import { columnCount } from '../../../annotations/scores.ts';
import type { EditedImage } from '../../state/workbench.ts';

export type PhraseScore = {
  readonly phrase: PhraseRecord;
  /** In [0, 1]. */
  readonly semantic: number;
  /** Semantic score x predicted IoU, in [0, 1]. */
  readonly match: number;
};

/** The phrases that a proposal matches best, at most `limit`; none while the image is not scored. */
export function bestPhrases(
  { proposals, scores }: Pick<EditedImage, 'proposals' | 'scores'>,
  proposalIndex: number,
  limit: number,
): readonly PhraseScore[] {
  if (proposals === null || scores === null) return [];
  const predictedIou = proposals.predictedIou[proposalIndex];
  if (predictedIou === undefined) return [];
  const width = columnCount(scores.semantic, proposals.boxes.length);
  const row = scores.columns.map((phrase, column): PhraseScore => {
    const semantic = scores.semantic[proposalIndex * width + column] ?? 0;
    return { phrase, semantic, match: semantic * predictedIou };
  });
  return row.toSorted((a, b) => b.match - a.match).slice(0, limit);
}
