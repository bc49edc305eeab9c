import type { Precision } from './precisions.ts';

/**
 * Layers whose results pass the largest fp16 on some images, or are made of such values: the perceptron of the vision
 * tower, and the layer that adds the decoder's perceptron to its stream.
 */
const OVERFLOWING = /\.mlp\.(linear_fc1|linear_fc2|down_proj)\.weight$/;

/** The IoU head is small, and its logit is a score by itself. */
const HEADS = /^logit_/;

/** How the weight of a linear layer, by its name in the checkpoint, is stored in a bundle of the given precision. */
export function precisionOf(bundle: Precision, weight: string): Precision {
  if (HEADS.test(weight)) return 'fp32';
  if (bundle === 'fp16' && OVERFLOWING.test(weight)) return 'fp32';
  return bundle;
}
