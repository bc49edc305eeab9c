/**
 * The proposals of an image that are searched, by their index: those of the highest predicted IoU, of equal ones the
 * earlier, in the order of the image.
 */
export function topProposals(predictedIou: Float32Array, budget: number): readonly number[] {
  const all = [...predictedIou.keys()];
  if (all.length <= budget) return all;
  const best = all.sort((a, b) => (predictedIou[b] ?? 0) - (predictedIou[a] ?? 0) || a - b).slice(0, budget);
  return best.sort((a, b) => a - b);
}
