import { describe, expect, test } from 'vitest';
import { createLayers } from '../../../../model/graph/layers.ts';
import { createGraph } from '../../../../model/graph/onnxGraph.ts';
import { rows } from '../../../../model/graph/rows.ts';
import { type Precision, precisionIds } from '../../../../model/precision/precisions.ts';
import { linear } from '../graph/equations.ts';
import { largestDifference, matrix, openGraph, valuesOf } from '../graph/openGraph.ts';
import { configOf, randomCheckpoint, randomRows } from '../graph/randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const checkpoint = randomCheckpoint(
  configOf({ width: 24, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision }),
);

/** 200 inputs make a whole block of int8 and a part of one. */
const SHAPE = { 'layer.weight': [6, 200], 'layer.bias': [6], 'bare.weight': [5, 200] };
const source = checkpoint.with(SHAPE);
const x = randomRows('rows', 3, 200);

/** x·Wᵀ + b with a bias, and without one. */
async function run(precision: Precision): Promise<{ biased: Float32Array; bare: Float32Array }> {
  const graph = createGraph();
  const net = createLayers(graph, { source, precision });
  const input = rows(graph.input('x', 'float32', ['n', 200]), 200);
  graph.output('biased', net.linear(input, 'layer', 6), 'float32', ['n', 6]);
  graph.output('bare', net.linear(input, 'bare', 5, { bias: false }), 'float32', ['n', 5]);
  const { biased, bare } = await (await openGraph(graph))({ x: matrix(x, 200) });
  return { biased: valuesOf(biased), bare: valuesOf(bare) };
}

describe('a linear layer', () => {
  // Results have a spread of about 0.6.
  test.each([
    ['fp32', 1e-5],
    ['fp16', 1e-3],
    ['int8', 1e-2],
    ['int4', 2e-1],
  ] as const)('of %s comes within %d of its equation, with a bias and without', async (precision, tolerance) => {
    const { biased, bare } = await run(precision);
    expect(largestDifference(biased, linear(source, 'layer', x).flat())).toBeLessThan(tolerance);
    expect(largestDifference(bare, linear(source, 'bare', x).flat())).toBeLessThan(tolerance);
  });

  test('takes less room the fewer bits it has', () => {
    const sizes = precisionIds.map((precision) => {
      const graph = createGraph();
      createLayers(graph, { source, precision }).linear(rows({ name: 'x' }, 200), 'bare', 5, { bias: false });
      const bytes = graph.weights.flatMap((weight) => [...weight.pieces()].map((piece) => piece.byteLength));
      return bytes.reduce((sum, length) => sum + length);
    });
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  test.each([
    'logit_iou_proj.0.weight',
    'logit_iou_proj.2.weight',
    'model.object_pos_projector.0.weight',
    'model.merge.weight',
    'model.object_vision_projector.2.weight',
  ])('that scores hang on keeps fp32: %s', (name) => {
    const graph = createGraph();
    const layer = name.replace('.weight', '');
    const [outputs, inputs] = source.info(name).shape;
    createLayers(graph, { source, precision: 'int4' }).linear(rows({ name: 'x' }, inputs), layer, outputs);
    expect(graph.weights.map(({ elementType }) => elementType)).toEqual(['float32', 'float32']);
  });

  test('whose results overflow fp16 keeps fp32 in a bundle of fp16', () => {
    const graph = createGraph();
    const net = createLayers(graph, { source, precision: 'fp16' }).at('model.language_model.layers.0');
    const inner = net.linear(rows({ name: 'x' }, 24), 'mlp.up_proj', 20, { bias: false });
    net.linear(inner, 'mlp.down_proj', 24, { bias: false });
    expect(graph.weights.map(({ elementType }) => elementType)).toEqual(['float16', 'float32']);
  });

  test('with a weight beyond fp16 is refused by the name of its tensor', async () => {
    const huge = { ...source, readFloat32: () => new Float32Array(1000).fill(70_000) };
    const graph = createGraph();
    const net = createLayers(graph, { source: huge, precision: 'fp16' });
    const input = rows(graph.input('x', 'float32', ['n', 200]), 200);
    graph.output('y', net.linear(input, 'bare', 5, { bias: false }), 'float32', ['n', 5]);
    await expect(openGraph(graph)).rejects.toThrow(
      'Expected values within 65504 in tensor "bare.weight" for fp16, got 70000',
    );
  });
});
