import type { TextConfig } from '../checkpoint/config.ts';
import { type CausalAttention, causalAttention, type KeyValueCache, type RotaryTable, rotary } from './attention.ts';
import type { Layers } from './layers.ts';
import { INT32, type OnnxGraph, type Value } from './onnxGraph.ts';
import type { Rows } from './rows.ts';

/** What the attention of all decoder layers shares. */
export interface DecoderAttention {
  readonly text: TextConfig;
  readonly angles: RotaryTable;
  readonly causal: CausalAttention;
  readonly caches: readonly KeyValueCache[];
}

/** Adds the inputs `position_ids`, `cos`, `sin`, the caches and, where wanted, `attention_bias`. */
export function decoderAttention(graph: OnnxGraph, text: TextConfig, withBias: boolean): DecoderAttention {
  if (text.headDim % 8 !== 0) {
    throw new Error(
      `Expected head_dim in multiples of 8 for grouped-query attention, got ${text.headDim}; ` +
        'ONNX Runtime cannot run this checkpoint.',
    );
  }
  const positions = graph.input('position_ids', 'int64', ['batch', 'sequence']);
  const table = (name: string) => graph.input(name, 'float32', ['angles', text.headDim / 2]);
  const angles = { cos: table('cos'), sin: table('sin'), positions };
  const caches = Array.from({ length: text.numHiddenLayers }, (_, i) => pastOf(graph, text, i));
  const causal = {
    heads: text.numAttentionHeads,
    keyValueHeads: text.numKeyValueHeads,
    headSize: text.headDim,
    bias: withBias ? graph.input('attention_bias', 'float32', [1, 1, 'sequence', 'total']) : null,
    ...lengths(graph, positions, caches[0]),
  };
  return { text, angles, causal, caches };
}

/** Causal self-attention with normalised queries and keys, up to its output projection; grows the layer's cache. */
export function selfAttention(net: Layers, layer: number, x: Rows, shared: DecoderAttention): Rows {
  const { graph, asRows, linear, rmsNorm } = net;
  const { text, angles, causal, caches } = shared;
  const { heads, keyValueHeads, headSize } = causal;
  const byHead = (name: string, count: number) => asRows(linear(x, name, count * headSize, { bias: false }), headSize);
  const bySequence = (value: Value) => perSequence(graph, value, angles.positions);

  const q = rotary(graph, bySequence(rmsNorm(byHead('q_proj', heads), 'q_norm', text.rmsNormEps)), angles);
  const k = rotary(graph, bySequence(rmsNorm(byHead('k_proj', keyValueHeads), 'k_norm', text.rmsNormEps)), angles);
  const v = bySequence(linear(x, 'v_proj', keyValueHeads * headSize, { bias: false }));
  const { attended, present } = causalAttention(graph, causal, { q, k, v }, caches[layer]);

  const shape = ['batch', keyValueHeads, 'total', headSize];
  graph.output(`present.${layer}.key`, present.key, 'float32', shape);
  graph.output(`present.${layer}.value`, present.value, 'float32', shape);
  return asRows(attended, heads * headSize);
}

function pastOf(graph: OnnxGraph, text: TextConfig, layer: number): KeyValueCache {
  const shape = ['batch', text.numKeyValueHeads, 'past', text.headDim];
  return {
    key: graph.input(`past_key_values.${layer}.key`, 'float32', shape),
    value: graph.input(`past_key_values.${layer}.value`, 'float32', shape),
  };
}

/** Numbers of past and new tokens together, and the index of each sequence's last token. */
function lengths(
  graph: OnnxGraph,
  positions: Value,
  past: KeyValueCache,
): Pick<CausalAttention, 'length' | 'lastToken'> {
  const sequence = graph.op('Shape', [positions], { start: 1, end: 2 });
  const total = graph.op('Add', [sequence, graph.op('Shape', [past.key], { start: 2, end: 3 })]);
  const last = graph.op('Sub', [total, graph.int64([1])]);
  const lastOfEach = graph.op('Expand', [last, graph.op('Shape', [positions], { start: 0, end: 1 })]);
  return {
    length: graph.op('Cast', [graph.op('Squeeze', [total])], { to: INT32 }),
    lastToken: graph.op('Cast', [lastOfEach], { to: INT32 }),
  };
}

/** Views rows of all tokens as [batch, sequence, width]. */
function perSequence(graph: OnnxGraph, value: Value, positions: Value): Value {
  const shape = graph.op('Concat', [graph.op('Shape', [positions]), graph.int64([-1])], { axis: 0 });
  return graph.op('Reshape', [value, shape]);
}
