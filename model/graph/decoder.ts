import type { ObjEmbedConfig, TextConfig } from '../checkpoint/config.ts';
import { decoderAttention, selfAttention } from './decoderAttention.ts';
import { createLayers, type GraphSource, type Layers } from './layers.ts';
import { createGraph, type OnnxGraph, type Value } from './onnxGraph.ts';
import { type Rows, rows } from './rows.ts';

const NO_BIAS = { bias: false };

/**
 * The causal language model of Qwen3-VL over B sequences of S new tokens, for images, phrases and boxes alike. All of
 * them continue the same P past tokens, where there are any: the boxes that one image is asked about share it, and
 * never see each other.
 * - in: `inputs_embeds` [B, S, C]; `cos`, `sin` [R, headSize/2], and `position_ids` int64 [B, S], each token's row of
 *   them; `deepstack_0`, … [M, C], added to the M image tokens (0 without an image) after the first layers, and
 *   `image_start` int64 [1], the first of these tokens; `output_rows` int64 [K], the tokens that are wanted;
 *   `kept_tokens` int64 [1], how many of the S tokens a later run will continue; `past_key_values.<layer>.key` and
 *   `.value` [1, keyValueHeads, P, headSize].
 *   `image_start` and `output_rows` count over all B·S tokens.
 * - out: `rows` [K, C], after the final norm; `present.<layer>.key` and `.value` [B, keyValueHeads, kept, headSize],
 *   without the past.
 * Sequences of a batch are padded on the right: as every token sees only those before it, pads change nothing.
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildDecoderGraph(from: GraphSource, config: ObjEmbedConfig): OnnxGraph {
  const { text } = config;
  const graph = createGraph();
  const net = createLayers(graph, from).at('model.language_model');

  const embeds = graph.input('inputs_embeds', 'float32', ['batch', 'sequence', text.hiddenSize]);
  const attention = decoderAttention(graph, text);
  const wanted = graph.input('output_rows', 'int64', ['output_rows']);
  let x = net.asRows(embeds, text.hiddenSize);
  const deepstack = deepstackRows(graph, x, config.vision.deepstackVisualIndexes.length);

  for (let i = 0; i < text.numHiddenLayers; i++) {
    const { add, at, linear, rmsNorm } = net.at(`layers.${i}`);
    const attended = selfAttention(at('self_attn'), i, rmsNorm(x, 'input_layernorm', text.rmsNormEps), attention);
    // Past the last attention no token sees another, so only the wanted ones go on.
    const keep = (all: Rows) => (i === text.numHiddenLayers - 1 ? net.pick(all, wanted) : all);
    x = add(keep(x), linear(keep(attended), 'self_attn.o_proj', x.width, NO_BIAS));
    x = add(x, gatedMlp(at('mlp'), text, rmsNorm(x, 'post_attention_layernorm', text.rmsNormEps)));
    if (i < deepstack.length) x = add(x, keep(deepstack[i]));
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

/** The deepstack features in the rows of the image tokens, and zeros in all other rows of `x`. */
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
