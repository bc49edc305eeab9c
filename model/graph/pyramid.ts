import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import { createLayers, type GraphSource, type Layers } from './layers.ts';
import { createGraph, type OnnxGraph, type Value } from './onnxGraph.ts';
import { type Rows, rows } from './rows.ts';

const EPSILON = 1e-5;

/**
 * The feature pyramid that boxes are cut from, and the image tokens of the decoder, for a grid of h × w image tokens.
 * - in: `image_embeds`, `deepstack_1`, `deepstack_2` [h·w, C] as `vision` gives them; `grid_sine` [h·w, C], the sine
 *   embedding of the grid; `grid` int64 [2], h and w.
 * - out: `level_1` [1, C/4, 4h, 4w], `level_2` [1, C/2, 2h, 2w], `level_3` [1, C, h, w]; `image_tokens` [h·w, C].
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildPyramidGraph(from: GraphSource, config: ObjEmbedConfig): OnnxGraph {
  const width = config.text.hiddenSize;
  const graph = createGraph();
  const net = createLayers(graph, from).at('model');
  const tokens = (name: string) => rows(graph.input(name, 'float32', ['tokens', width]), width);
  const grid = graph.input('grid', 'int64', [2]);
  const doubled = graph.op('Mul', [grid, graph.int64([2])]);
  const quadrupled = graph.op('Mul', [grid, graph.int64([4])]);
  const level = (name: string, x: Rows, size: Value) =>
    graph.output(name, featureMap(graph, x, size), 'float32', [1, x.width, `${name}_h`, `${name}_w`]);

  const imageEmbeds = tokens('image_embeds');
  const half = upsample(net, 'first_scale_conv1', tokens('deepstack_1'), grid, width / 2);
  const activated = net.gelu(net.layerNorm(half, 'first_scale_norm', EPSILON));
  level('level_1', upsample(net, 'first_scale_conv2', activated, doubled, width / 4), quadrupled);
  level('level_2', upsample(net, 'second_scale_conv', tokens('deepstack_2'), grid, width / 2), doubled);
  level('level_3', imageEmbeds, grid);

  const gridPositions = net.mlp(tokens('grid_sine'), 'image_pos_projector', width, width);
  graph.output('image_tokens', net.add(imageEmbeds, gridPositions), 'float32', ['tokens', width]);
  return graph;
}

/**
 * Transposed convolution of kernel and stride 2 over the cells `x` of a grid of `size`, in raster order. Its windows do
 * not overlap, so it is a product that gives every cell a square of four, and the transposition puts them in order.
 */
function upsample(net: Layers, name: string, x: Rows, size: Value, width: number): Rows {
  const { graph } = net;
  const weight = net.derived(`${name}.weight`, [x.width, width, 2, 2], [x.width, 4 * width], (values) =>
    channelsLast(values, x.width, width),
  );
  const bias = net.derived(`${name}.bias`, [width], [4 * width], (values) =>
    Float32Array.from({ length: 4 * width }, (_, i) => values[i % width]),
  );
  const squares = reshapeGrid(graph, graph.op('Gemm', [x, weight, bias]), size, [2, 2, width]);
  return net.asRows(graph.op('Transpose', [squares], { perm: [0, 2, 1, 3, 4] }), width);
}

/** [in, out, 2, 2] → [in, 2, 2, out]. */
function channelsLast(values: Float32Array, inputs: number, outputs: number): Float32Array {
  const moved = new Float32Array(values.length);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      for (let cell = 0; cell < 4; cell++) moved[(i * 4 + cell) * outputs + o] = values[(i * outputs + o) * 4 + cell];
    }
  }
  return moved;
}

/** The cells of a grid of `size` in raster order → [1, width, …size]. */
function featureMap(graph: OnnxGraph, x: Rows, size: Value): Value {
  const channelsFirst = graph.op('Transpose', [reshapeGrid(graph, x, size, [x.width])], { perm: [2, 0, 1] });
  return graph.op('Unsqueeze', [channelsFirst, graph.int64([0])]);
}

/** `x` in the shape [h, w, …rest], where `size` holds h and w. */
function reshapeGrid(graph: OnnxGraph, x: Value, size: Value, rest: readonly number[]): Value {
  return graph.op('Reshape', [x, graph.op('Concat', [size, graph.int64(rest)], { axis: 0 })]);
}
