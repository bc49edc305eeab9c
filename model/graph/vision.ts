import type { ObjEmbedConfig, VisionConfig } from '../checkpoint/config.ts';
import { fullAttention, type RotaryTable, rotary } from './attention.ts';
import { createLayers, type GraphSource, type Layers } from './layers.ts';
import { createGraph, type OnnxGraph } from './onnxGraph.ts';
import { type Rows, rows } from './rows.ts';

const EPSILON = 1e-6;

/**
 * The vision tower of Qwen3-VL for one image of P patches, in m = P/merge² merge blocks.
 * - in: `patches` [P, channels·patch²] in block order, values −1..1; `position_embeddings` [P, D], the interpolated
 *   learned table; `cos`, `sin` [P, headSize/2], the angles of the two-dimensional rotary embedding.
 * - out: `image_embeds` [m, C]; `deepstack_0`, `deepstack_1`, … [m, C], tapped after the blocks that the configuration
 *   names.
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildVisionGraph(from: GraphSource, config: ObjEmbedConfig): OnnxGraph {
  const { vision } = config;
  const graph = createGraph();
  const net = createLayers(graph, from).at('model.visual');
  const table = (name: string) => graph.input(name, 'float32', ['patches', vision.hiddenSize / vision.numHeads / 2]);
  const angles = { cos: table('cos'), sin: table('sin'), positions: graph.int64([0]) };
  const result = (name: string, value: Rows) => graph.output(name, value, 'float32', ['tokens', value.width]);

  let x = embedPatches(net, vision);
  for (let i = 0; i < vision.depth; i++) {
    x = block(net.at(`blocks.${i}`), vision, x, angles);
    const tap = vision.deepstackVisualIndexes.indexOf(i);
    if (tap < 0) continue;
    const order = vision.deepstackVisualIndexes.filter((index) => index < i).length;
    result(`deepstack_${order}`, deepstackMerger(net.at(`deepstack_merger_list.${tap}`), vision, x));
  }
  result('image_embeds', merger(net.at('merger'), vision, x));
  return graph;
}

/** The convolution over a patch in all frames, as a product: a still image repeats its frame, so their weights add. */
function embedPatches(net: Layers, vision: VisionConfig): Rows {
  const { hiddenSize: width, inChannels, temporalPatchSize: frames, patchSize } = vision;
  const { graph } = net;
  const pixels = patchSize * patchSize;
  const stored = [width, inChannels, frames, patchSize, patchSize];
  const patches = graph.input('patches', 'float32', ['patches', inChannels * pixels]);
  const weight = net.derived('patch_embed.proj.weight', stored, [width, inChannels * pixels], (values) =>
    sumFrames(values, frames, pixels),
  );
  const projected = graph.op('Gemm', [patches, weight, net.tensor('patch_embed.proj.bias', [width])], { transB: 1 });
  return net.add(rows(projected, width), graph.input('position_embeddings', 'float32', ['patches', width]));
}

/** [..., frames, pixels] → [..., pixels]. */
function sumFrames(values: Float32Array, frames: number, pixels: number): Float32Array {
  const sums = new Float32Array(values.length / frames);
  for (let i = 0; i < values.length; i++) {
    const group = Math.floor(i / (frames * pixels));
    sums[group * pixels + (i % pixels)] += values[i];
  }
  return sums;
}

/** Pre-norm transformer block: x += attention(norm1(x)); x += mlp(norm2(x)). */
function block(net: Layers, vision: VisionConfig, x: Rows, angles: RotaryTable): Rows {
  const { add, geluTanh, layerNorm, linear } = net;
  const attended = selfAttention(net.at('attn'), vision.numHeads, layerNorm(x, 'norm1', EPSILON), angles);
  const y = add(x, attended);
  const hidden = geluTanh(linear(layerNorm(y, 'norm2', EPSILON), 'mlp.linear_fc1', vision.intermediateSize));
  return add(y, linear(hidden, 'mlp.linear_fc2', x.width));
}

function selfAttention(net: Layers, heads: number, x: Rows, angles: RotaryTable): Rows {
  const { graph } = net;
  const oneImage = graph.int64([1, -1, 3 * x.width]);
  const qkv = graph.op('Reshape', [net.linear(x, 'qkv', 3 * x.width), oneImage]);
  const [q, k, v] = graph.ops(3, 'Split', [qkv], { axis: -1, num_outputs: 3 });
  const attended = fullAttention(graph, heads, rotary(graph, q, angles), rotary(graph, k, angles), v);
  return net.linear(net.asRows(attended, x.width), 'proj', x.width);
}

/** Normalises each patch, then joins the patches of a merge block. */
function merger(net: Layers, vision: VisionConfig, x: Rows): Rows {
  return mergerMlp(net, vision, net.group(net.layerNorm(x, 'norm', EPSILON), vision.spatialMergeSize ** 2));
}

/** Joins the patches of a merge block, then normalises them together. */
function deepstackMerger(net: Layers, vision: VisionConfig, x: Rows): Rows {
  return mergerMlp(net, vision, net.layerNorm(net.group(x, vision.spatialMergeSize ** 2), 'norm', EPSILON));
}

function mergerMlp({ gelu, linear }: Layers, vision: VisionConfig, x: Rows): Rows {
  return linear(gelu(linear(x, 'linear_fc1', x.width)), 'linear_fc2', vision.outHiddenSize);
}
