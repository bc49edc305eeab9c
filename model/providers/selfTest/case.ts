import type { Tensor } from 'onnxruntime-node';
import { createGraph, type OnnxGraph, type Value } from '../../graph/onnxGraph.ts';
import type { FloatTensor } from '../../tensors.ts';

/** What a case shows when it fails: which replacement helps, which bundles cannot run, or that nothing can. */
export const purposes = [
  'everything',
  'fused attention',
  'plain attention',
  'RoIAlign',
  'separable RoIAlign',
  'fp16 bundles',
  'int8 bundles',
  'int4 bundles',
] as const;

export type Purpose = (typeof purposes)[number];

/** A graph with one output, `y`, and what it should be. */
export interface SelfTestCase {
  /** The operation as people know it. */
  readonly operation: string;
  readonly purpose: Purpose;
  readonly graph: OnnxGraph;
  readonly feeds: Readonly<Record<string, FloatTensor | Tensor>>;
  readonly expected: Float32Array;
  /** Largest error that passes, as a share of the largest expected value. */
  readonly tolerance: number;
}

/**
 * A graph of fp32 inputs, and `y` made of them. All sizes are names: in a bundle they are only known when it runs, and
 * kernels are chosen by that.
 * @param rank number of dimensions of `y`.
 */
export function graphOf(
  feeds: Readonly<Record<string, FloatTensor>>,
  rank: number,
  build: (graph: OnnxGraph, inputs: readonly Value[]) => Value,
): OnnxGraph {
  const graph = createGraph();
  const sizes = (name: string, count: number) => Array.from({ length: count }, (_, axis) => `${name}_${axis}`);
  const inputs = Object.entries(feeds).map(([name, { dims }]) =>
    graph.input(name, 'float32', sizes(name, dims.length)),
  );
  graph.output('y', build(graph, inputs), 'float32', sizes('y', rank));
  return graph;
}
