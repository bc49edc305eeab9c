import { float, type OnnxGraph, type Value } from '../../graph/onnxGraph.ts';
import type { FloatTensor } from '../../tensors.ts';
import { graphOf, type SelfTestCase } from './case.ts';
import {
  convolution,
  gelu,
  geluTanh,
  layerNorm,
  type Matrix,
  noise,
  noiseMatrix,
  product,
  rmsNorm,
  rotate,
  silu,
} from './reference.ts';

/** Matrix units of graphics cards round their inputs. */
const PRODUCT_TOLERANCE = 2e-3;
const TOLERANCE = 5e-4;
const EPSILON = 1e-6;

const tensorOf = ({ data, rows, columns }: Matrix): FloatTensor => ({ data, dims: [rows, columns] });

/** What every graph of a bundle is made of, besides attention and RoIAlign. */
export function layerCases(): SelfTestCase[] {
  return [matrixProduct(), ...convolutions(), ...norms(), ...activations(), rotaryEmbedding()];
}

function matrixProduct(): SelfTestCase {
  const [x, weight, bias] = [noiseMatrix(1, 40, 200), noiseMatrix(2, 72, 200), noise(3, 72)];
  const feeds = { x: tensorOf(x) };
  return {
    operation: 'matrix product',
    purpose: 'everything',
    graph: graphOf(feeds, 2, (graph, [input]) => {
      const w = graph.weight('weight', [weight.rows, weight.columns], () => weight.data);
      return graph.op('Gemm', [input, w, graph.weight('bias', [bias.length], () => bias)], { transB: 1 });
    }),
    feeds,
    expected: product(x, weight, bias),
    tolerance: PRODUCT_TOLERANCE,
  };
}

function convolutions(): SelfTestCase[] {
  const [channels, height, width] = [8, 14, 18] as const;
  const kinds = [
    { operation: 'convolution', outputs: 12, groups: 1 },
    { operation: 'depthwise convolution', outputs: 8, groups: 8 },
  ];
  return kinds.map(({ operation, outputs, groups }): SelfTestCase => {
    const x = noise(4, channels * height * width);
    const shape = [outputs, channels / groups, 3, 3];
    const weight = noise(5, (outputs * channels * 9) / groups);
    const feeds = { x: { data: x, dims: [1, channels, height, width] } };
    return {
      operation,
      purpose: 'everything',
      graph: graphOf(feeds, 4, (graph, [input]) =>
        graph.op('Conv', [input, graph.weight('weight', shape, () => weight)], {
          kernel_shape: [3, 3],
          pads: [1, 1, 1, 1],
          group: groups,
        }),
      ),
      feeds,
      expected: convolution(x, weight, [channels, height, width], outputs, groups),
      tolerance: PRODUCT_TOLERANCE,
    };
  });
}

function norms(): SelfTestCase[] {
  const x = noiseMatrix(6, 50, 96);
  const [weight, bias] = [noise(7, 96), noise(8, 96)];
  const w = (graph: OnnxGraph) => graph.weight('weight', [96], () => weight);
  const b = (graph: OnnxGraph) => graph.weight('bias', [96], () => bias);
  const attributes = { axis: -1, epsilon: float(EPSILON) };
  return [
    onRows(
      'layer norm',
      x,
      (graph, input) => graph.op('LayerNormalization', [input, w(graph), b(graph)], attributes),
      layerNorm(x, weight, bias, EPSILON),
    ),
    onRows(
      'RMS norm',
      x,
      (graph, input) => graph.op('SimplifiedLayerNormalization', [input, w(graph)], { ...attributes, stash_type: 1 }),
      rmsNorm(x, weight, EPSILON),
    ),
  ];
}

function activations(): SelfTestCase[] {
  const x: Matrix = { data: noise(9, 40 * 64).map((value) => 4 * value), rows: 40, columns: 64 };
  const shares: Matrix = { ...x, data: softmaxRows(x) };
  return [
    onRows('GELU', x, (graph, v) => graph.op('Gelu', [v], { approximate: 'none' }), x.data.map(gelu)),
    onRows('GELU (tanh)', x, (graph, v) => graph.op('Gelu', [v], { approximate: 'tanh' }), x.data.map(geluTanh)),
    onRows('SiLU', x, (graph, v) => graph.op('com.microsoft.QuickGelu', [v], { alpha: float(1) }), x.data.map(silu)),
    onRows('softmax', x, (graph, v) => graph.op('Softmax', [v], { axis: -1 }), shares.data),
  ];
}

function rotaryEmbedding(): SelfTestCase {
  const [tokens, headSize] = [36, 32];
  const [x, angles] = [noiseMatrix(10, tokens, 3 * headSize), noiseMatrix(11, tokens, headSize / 2)];
  const table = (f: (angle: number) => number): FloatTensor => ({
    data: angles.data.map(f),
    dims: [tokens, headSize / 2],
  });
  const feeds = { x: { data: x.data, dims: [1, tokens, x.columns] }, cos: table(Math.cos), sin: table(Math.sin) };
  return {
    operation: 'rotary embedding',
    purpose: 'everything',
    graph: graphOf(feeds, 3, (graph, [input, cos, sin]) => {
      const positions = graph.int64(Array.from({ length: tokens }, (_, token) => token));
      const perToken = graph.op('Unsqueeze', [positions, graph.int64([0])]);
      return graph.op('com.microsoft.RotaryEmbedding', [input, perToken, cos, sin], { interleaved: 0 });
    }),
    feeds,
    expected: rotate(x, angles),
    tolerance: TOLERANCE,
  };
}

function onRows(
  operation: string,
  x: Matrix,
  build: (graph: OnnxGraph, input: Value) => Value,
  expected: Float32Array,
): SelfTestCase {
  const feeds = { x: tensorOf(x) };
  const graph = graphOf(feeds, 2, (inner, [input]) => build(inner, input));
  return { operation, purpose: 'everything', graph, feeds, expected, tolerance: TOLERANCE };
}

function softmaxRows({ data, columns }: Matrix): Float32Array {
  const exponentials = data.map(Math.exp);
  return exponentials.map((value, i) => {
    const first = i - (i % columns);
    return value / exponentials.subarray(first, first + columns).reduce((sum, other) => sum + other, 0);
  });
}
