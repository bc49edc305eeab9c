import type { Precision } from './precisions.ts';

/**
 * Matrices that stay fp32 in every bundle, a hundredth of the whole: the IoU head, whose logit is a score by itself, and
 * those that every token of a box comes from. On nano's held-out scenes int8 in the latter moves the predicted IoU by a
 * third more, and its quality is felt in no other place at so small a price.
 */
const SENSITIVE = /^logit_|_pos_projector\.|^model\.merge\.|^model\.object_vision_projector\.2\./;

/**
 * Layers whose results pass the largest fp16 on some images, or are made of such values: the perceptron of the vision
 * tower, and the layer that adds the decoder's perceptron to its stream.
 */
const OVERFLOWING = /\.mlp\.(linear_fc1|linear_fc2|down_proj)\.weight$/;

/** How the weight of a linear layer, by its name in the checkpoint, is stored in a bundle of the given precision. */
export function precisionOf(bundle: Precision, weight: string): Precision {
  if (SENSITIVE.test(weight)) return 'fp32';
  if (bundle === 'fp16' && OVERFLOWING.test(weight)) return 'fp32';
  return bundle;
}
