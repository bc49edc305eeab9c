import { columnCount } from '../../../annotations/scores.ts';
import type { EditedImage, Thresholds } from '../../state/workbench.ts';

/** How many proposals of an image reach both thresholds, by phrase id; empty while the image is not scored. */
export function reachingCounts(
  { proposals, scores }: Pick<EditedImage, 'proposals' | 'scores'>,
  { minMatch, minIou }: Thresholds,
): ReadonlyMap<string, number> {
  if (proposals === null || scores === null) return new Map();
  const width = columnCount(scores.semantic, proposals.boxes.length);
  const counts = scores.columns.map(() => 0);
  for (const [row, predictedIou] of proposals.predictedIou.entries()) {
    if (predictedIou < minIou) continue;
    for (const column of counts.keys()) {
      const match = (scores.semantic[row * width + column] ?? 0) * predictedIou;
      if (match >= minMatch) counts[column] = (counts[column] ?? 0) + 1;
    }
  }
  return new Map(scores.columns.map(({ id }, column) => [id, counts[column] ?? 0]));
}
