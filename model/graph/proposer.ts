import type { TensorSource } from '../checkpoint/tensorSource.ts';
import { createGraph, type OnnxGraph } from './onnxGraph.ts';
import { convNeXt } from './proposerBackbone.ts';
import { anchorBoxes, promptLogits } from './proposerHead.ts';
import type { Network } from './proposerLayers.ts';
import { repBiPan } from './proposerNeck.ts';

/** The coarsest feature map has one cell for 32×32 input pixels. */
const COARSEST_STRIDE = 32;

/**
 * The class-agnostic WeDetect-Uni proposer for square inputs of `inputSize` pixels. Depths, widths, prompts and bins
 * follow from the checkpoint's tensor shapes.
 *
 * - in: `image` [1, 3, inputSize, inputSize], RGB in 0..1.
 * - out: `logits` [A, K] of A anchors and K learned prompts; `boxes` [A, 4], corners in input pixels.
 * @throws naming the tensor, when one is missing or does not fit the others.
 */
export function buildProposerGraph(source: TensorSource, inputSize: number): OnnxGraph {
  if (!Number.isInteger(inputSize) || inputSize <= 0 || inputSize % COARSEST_STRIDE !== 0) {
    throw new Error(`Expected a multiple of ${COARSEST_STRIDE} as the proposer's input size, got ${inputSize}.`);
  }
  const graph = createGraph();
  const network: Network = { graph, source, precision: 'fp32' };
  const image = graph.input('image', 'float32', [1, 3, inputSize, inputSize]);
  const stages = convNeXt(network, { value: image, channels: 3, size: inputSize });
  const levels = repBiPan(network, stages);
  const anchors = levels.reduce((sum, level) => sum + level.size ** 2, 0);
  const [prompts = 1] = source.info('embeddings').shape;
  graph.output('logits', promptLogits(network, levels), 'float32', [anchors, prompts]);
  graph.output('boxes', anchorBoxes(network, levels, inputSize), 'float32', [anchors, 4]);
  return graph;
}
