import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import { type CausalAttention, causalAttention, type KeyValueCache, type RotaryTable, rotary } from './attention.ts';
import { createLayers, type GraphSource, type Layers } from './layers.ts';
import { createGraph, INT32, type OnnxGraph, type Value } from './onnxGraph.ts';
import { type Rows, rows } from './rows.ts';

type TextConfig = ObjEmbedConfig['text'];

export interface DecoderOptions {
  /**
   * Adds the input `attention_bias` [1, 1, S, P + S], with which several edited boxes go through one run without
   * seeing each other. It slows attention down, and not every execution provider has it.
   */
  readonly attentionBias: boolean;
}

const NO_BIAS = { bias: false };

/**
 * The causal language model of Qwen3-VL over B sequences of S new tokens after P past ones, for images, phrases and
 * appended boxes alike; B is 1 where S > 1 follows P > 0.
 * - in: `inputs_embeds` [B, S, C]; `cos`, `sin` [R, headSize/2], and `position_ids` int64 [B, S], each token's row of
 *   them; `deepstack_0`, … [M, C], added to the M image tokens (0 without an image) after the first layers, and
 *   `image_start` int64 [1], the first of these tokens; `output_rows` int64 [K], the tokens that are wanted;
 *   `past_key_values.<layer>.key` and `.value` [B, keyValueHeads, P, headSize].
 *   `image_start` and `output_rows` count over all B·S tokens.
 * - out: `rows` [K, C], after the final norm; `present.<layer>.key` and `.value` [B, keyValueHeads, P + S, headSize].
 * Sequences of a batch are padded on the right: as every token sees only those before it, pads change nothing.
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildDecoderGraph(from: GraphSource, config: ObjEmbedConfig, options: DecoderOptions): OnnxGraph {
  const { text } = config;
  const graph = createGraph();
  const net = createLayers(graph, from).at('model.language_model');

  const embeds = graph.input('inputs_embeds', 'float32', ['batch', 'sequence', text.hiddenSize]);
  const attend = attentionOver(graph, text, options);
  const wanted = graph.input('output_rows', 'int64', ['output_rows']);
  let x = net.asRows(embeds, text.hiddenSize);
  const deepstack = deepstackRows(graph, x, config.vision.deepstackVisualIndexes.length);

  for (let i = 0; i < text.numHiddenLayers; i++) {
    const layer = net.at(`layers.${i}`);
    // Past the last attention no token sees another, so only the wanted ones go on.
    const select = (all: Rows) => (i === text.numHiddenLayers - 1 ? net.pick(all, wanted) : all);
    const attended = attend(i, layer.at('self_attn'), layer.rmsNorm(x, 'input_layernorm', text.rmsNormEps));
    x = layer.add(select(x), layer.linear(select(attended), 'self_attn.o_proj', x.width, NO_BIAS));
    x = layer.add(x, gatedMlp(layer.at('mlp'), text, layer.rmsNorm(x, 'post_attention_layernorm', text.rmsNormEps)));
    if (i < deepstack.length) x = layer.add(x, select(deepstack[i]));
  }
  graph.output('rows', net.rmsNorm(x, 'norm', text.rmsNormEps), 'float32', ['output_rows', x.width]);
  return graph;
}

/** down(SiLU(gate(x)) ⊙ up(x)) */
function gatedMlp({ linear, multiply, silu }: Layers, text: TextConfig, x: Rows): Rows {
  const gate = silu(linear(x, 'gate_proj', text.intermediateSize, NO_BIAS));
  const up = linear(x, 'up_proj', text.intermediateSize, NO_BIAS);
  return linear(multiply(gate, up), 'down_proj', x.width, NO_BIAS);
}

/** Causal self-attention of each layer, by its index, without the projection of the result. */
function attentionOver(graph: OnnxGraph, text: TextConfig, options: DecoderOptions) {
  const { headDim, numAttentionHeads: heads, numKeyValueHeads: keyValueHeads } = text;
  const positions = graph.input('position_ids', 'int64', ['batch', 'sequence']);
  const angles: RotaryTable = {
    cos: graph.input('cos', 'float32', ['angles', headDim / 2]),
    sin: graph.input('sin', 'float32', ['angles', headDim / 2]),
    positions,
  };
  const bias = options.attentionBias
    ? graph.input('attention_bias', 'float32', [1, 1, 'sequence', 'past_and_sequence'])
    : null;
  const pasts = Array.from({ length: text.numHiddenLayers }, (_, i) => pastOf(graph, text, i));
  const shared: CausalAttention = {
    heads,
    keyValueHeads,
    headSize: headDim,
    bias,
    ...lengths(graph, positions, pasts[0]),
  };
  const byToken = graph.op('Concat', [graph.op('Shape', [positions]), graph.int64([-1])], { axis: 0 });
  const sequences = (x: Value) => graph.op('Reshape', [x, byToken]);

  return (i: number, net: Layers, x: Rows): Rows => {
    const { asRows, linear, rmsNorm } = net;
    const query = asRows(linear(x, 'q_proj', heads * headDim, NO_BIAS), headDim);
    const key = asRows(linear(x, 'k_proj', keyValueHeads * headDim, NO_BIAS), headDim);
    const q = rotary(graph, sequences(rmsNorm(query, 'q_norm', text.rmsNormEps)), angles);
    const k = rotary(graph, sequences(rmsNorm(key, 'k_norm', text.rmsNormEps)), angles);
    const v = sequences(linear(x, 'v_proj', keyValueHeads * headDim, NO_BIAS));
    const { attended, present } = causalAttention(graph, shared, { q, k, v }, pasts[i]);
    const cacheShape = ['batch', keyValueHeads, 'past_and_sequence', headDim];
    graph.output(`present.${i}.key`, present.key, 'float32', cacheShape);
    graph.output(`present.${i}.value`, present.value, 'float32', cacheShape);
    return asRows(attended, heads * headDim);
  };
}

function pastOf(graph: OnnxGraph, text: TextConfig, layer: number): KeyValueCache {
  const shape = ['batch', text.numKeyValueHeads, 'past', text.headDim];
  return {
    key: graph.input(`past_key_values.${layer}.key`, 'float32', shape),
    value: graph.input(`past_key_values.${layer}.value`, 'float32', shape),
  };
}

/** P + S and, for each sequence, the index of its last token. */
function lengths(graph: OnnxGraph, positions: Value, past: KeyValueCache): { length: Value; lastToken: Value } {
  const sequence = graph.op('Shape', [positions], { start: 1, end: 2 });
  const total = graph.op('Add', [sequence, graph.op('Shape', [past.key], { start: 2, end: 3 })]);
  const last = graph.op('Sub', [total, graph.int64([1])]);
  const perSequence = graph.op('Expand', [last, graph.op('Shape', [positions], { start: 0, end: 1 })]);
  return {
    length: graph.op('Cast', [graph.op('Squeeze', [total])], { to: INT32 }),
    lastToken: graph.op('Cast', [perSequence], { to: INT32 }),
  };
}

/** The deepstack features at the image tokens' rows, and zeros at all other rows of `x`. */
function deepstackRows(graph: OnnxGraph, x: Rows, count: number): Rows[] {
  const start = graph.input('image_start', 'int64', [1]);
  const features = Array.from({ length: count }, (_, k) =>
    graph.input(`deepstack_${k}`, 'float32', ['image_tokens', x.width]),
  );
  const rowCount = (value: Value) => graph.op('Shape', [value], { start: 0, end: 1 });
  const end = graph.op('Add', [start, rowCount(features[0])]);
  const zero = graph.int64([0]);
  const pads = graph.op('Concat', [start, zero, graph.op('Sub', [rowCount(x), end]), zero], { axis: 0 });
  return features.map((feature) => rows(graph.op('Pad', [feature, pads]), x.width));
}
