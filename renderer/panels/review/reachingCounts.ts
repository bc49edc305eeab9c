import { type OwnThresholds, reachesBoth, thresholdsOf } from '../../../annotations/acceptance.ts';
import { columnCount } from '../../../annotations/scores.ts';
import type { EditedImage, Thresholds } from '../../state/workbench.ts';

/**
 * How many proposals of an image reach both thresholds of a phrase, by its id; empty while the image is not scored.
 * @param thresholds of the project
 * @param phrases the vocabulary, with what each phrase has of its own
 */
export function reachingCounts(
  { proposals, scores }: Pick<EditedImage, 'proposals' | 'scores'>,
  thresholds: Thresholds,
  phrases: readonly (OwnThresholds & { readonly id: string })[],
): ReadonlyMap<string, number> {
  if (proposals === null || scores === null) return new Map();
  const width = columnCount(scores.semantic, proposals.boxes.length);
  const own = new Map(phrases.map((phrase) => [phrase.id, thresholdsOf(phrase, thresholds)]));
  const holding = scores.columns.map(({ id }) => own.get(id) ?? thresholds);
  const counts = scores.columns.map(() => 0);
  for (const [row, predictedIou] of proposals.predictedIou.entries()) {
    for (const [column, held] of holding.entries()) {
      const match = (scores.semantic[row * width + column] ?? 0) * predictedIou;
      if (reachesBoth({ match, predictedIou }, held)) counts[column] = (counts[column] ?? 0) + 1;
    }
  }
  return new Map(scores.columns.map(({ id }, column) => [id, counts[column] ?? 0]));
}
