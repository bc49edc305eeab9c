import type { TextConfig } from '../checkpoint/config.ts';
import { type CausalAttention, type KeyValueCache, type RotaryTable, rotary } from './attention.ts';
import { causalMask } from './cachedAttention.ts';
import { causalAttention } from './causalAttention.ts';
import type { Layers } from './layers.ts';
import { INT32, type OnnxGraph, type Value } from './onnxGraph.ts';
import type { Rows } from './rows.ts';

/** What the attention of all decoder layers shares. */
export interface DecoderAttention {
  readonly text: TextConfig;
  readonly angles: RotaryTable;
  readonly causal: CausalAttention;
  readonly caches: readonly KeyValueCache[];
  /** int64 [1]: how many tokens of each sequence go into the cache. */
  readonly kept: Value;
}

/** Adds the inputs `position_ids`, `cos`, `sin`, `kept_tokens` and the caches. */
export function decoderAttention(graph: OnnxGraph, text: TextConfig): DecoderAttention {
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
  const sequence = graph.op('Shape', [positions], { start: 1, end: 2 });
  const past = graph.op('Squeeze', [graph.op('Shape', [caches[0].key], { start: 2, end: 3 })]);
  const causal = {
    heads: text.numAttentionHeads,
    keyValueHeads: text.numKeyValueHeads,
    headSize: text.headDim,
    hasPast: graph.op('Greater', [past, graph.int64(0)]),
    mask: causalMask(graph, sequence),
    ...lengths(graph, positions, sequence),
  };
  return { text, angles, causal, caches, kept: graph.input('kept_tokens', 'int64', [1]) };
}

/** Causal self-attention with normalised queries and keys, up to its output projection; adds the layer's new cache. */
export function selfAttention(net: Layers, layer: number, x: Rows, shared: DecoderAttention): Rows {
  const { graph, asRows, linear, rmsNorm } = net;
  const { text, angles, causal, caches, kept } = shared;
  const { heads, keyValueHeads, headSize } = causal;
  const byHead = (name: string, count: number) => asRows(linear(x, name, count * headSize, { bias: false }), headSize);
  const bySequence = (value: Value) => perSequence(graph, value, angles.positions);

  const q = rotary(graph, bySequence(rmsNorm(byHead('q_proj', heads), 'q_norm', text.rmsNormEps)), angles);
  const k = rotary(graph, bySequence(rmsNorm(byHead('k_proj', keyValueHeads), 'k_norm', text.rmsNormEps)), angles);
  const v = bySequence(linear(x, 'v_proj', keyValueHeads * headSize, { bias: false }));

  const keep = (name: string, value: Value) => {
    const first = graph.op('Slice', [value, graph.int64([0]), kept, graph.int64([1])]);
    const heads = graph.op('Reshape', [first, graph.int64([0, 0, keyValueHeads, headSize])]);
    const present = graph.op('Transpose', [heads], { perm: [0, 2, 1, 3] });
    graph.output(`present.${layer}.${name}`, present, 'float32', ['batch', keyValueHeads, 'kept', headSize]);
  };
  keep('key', k);
  keep('value', v);
  return asRows(causalAttention(graph, causal, { q, k, v }, caches[layer]), heads * headSize);
}

function pastOf(graph: OnnxGraph, text: TextConfig, layer: number): KeyValueCache {
  const shape = [1, text.numKeyValueHeads, 'past', text.headDim];
  return {
    key: graph.input(`past_key_values.${layer}.key`, 'float32', shape),
    value: graph.input(`past_key_values.${layer}.value`, 'float32', shape),
  };
}

/** Number of new tokens of a sequence, and the index of each sequence's last one. */
function lengths(graph: OnnxGraph, positions: Value, sequence: Value): Pick<CausalAttention, 'length' | 'lastToken'> {
  const last = graph.op('Sub', [sequence, graph.int64([1])]);
  const lastOfEach = graph.op('Expand', [last, graph.op('Shape', [positions], { start: 0, end: 1 })]);
  return {
    length: graph.op('Cast', [graph.op('Squeeze', [sequence])], { to: INT32 }),
    lastToken: graph.op('Cast', [lastOfEach], { to: INT32 }),
  };
}

/** Views rows of all tokens as [batch, sequence, width]. */
function perSequence(graph: OnnxGraph, value: Value, positions: Value): Value {
  const shape = graph.op('Concat', [graph.op('Shape', [positions]), graph.int64([-1])], { axis: 0 });
  return graph.op('Reshape', [value, shape]);
}
