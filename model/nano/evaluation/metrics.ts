import { type Box, iou } from '../../../annotations/box.ts';

/** A box counts as found when a proposal overlaps it by this much (PASCAL VOC's criterion). */
export const IOU_THRESHOLD = 0.5;

/** For each box its best IoU with any of the others, in [0, 1]; 0 when there are none. */
export function bestIous(boxes: readonly Box[], others: readonly Box[]): number[] {
  return boxes.map((box) => others.reduce((best, other) => Math.max(best, iou(box, other)), 0));
}

/** The index of the highest score, the first among equals; -1 when there are none or all are NaN. */
export function indexOfHighest(scores: Float32Array): number {
  return scores.reduce((best, score, index) => (score > (scores[best] ?? -Infinity) ? index : best), -1);
}

/** The share of true values, in [0, 1]; NaN when there are none. */
export function share(outcomes: readonly boolean[]): number {
  return outcomes.filter(Boolean).length / outcomes.length;
}

/**
 * Spearman's rank correlation in [-1, 1]: Pearson's correlation of the ranks, where equal values share the mean of
 * their ranks. NaN when either side has fewer than two different values.
 * @throws when the lengths differ.
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) {
    throw new Error(`Expected pairs of numbers, got ${a.length} and ${b.length}; pass one of each for every proposal.`);
  }
  return correlation(ranks(a), ranks(b));
}

/** Ranks from 1 by ascending value; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  const found = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (const index of order.slice(start, end)) found[index] = (start + 1 + end) / 2;
    start = end;
  }
  return found;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const [da, db] = [value - meanA, b[index] - meanB];
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  return covariance / Math.sqrt(varianceA * varianceB);
}

/** NaN when there are no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The q-quantile, q in [0, 1], between neighbours by straight lines: 0.5 gives the median. NaN when there are no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/** The mean of the precisions at each right answer of a ranking, the best first; NaN when none is right. */
export function averagePrecision(ranking: readonly boolean[]): number {
  let right = 0;
  const precisions = ranking.flatMap((isRight, index) => (isRight ? [++right / (index + 1)] : []));
  return mean(precisions);
}
