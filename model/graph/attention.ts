import { float, type OnnxGraph, type Value } from './onnxGraph.ts';

/** Rotation angles: cosines and sines [r, headSize/2], and for every token the row that is its own. */
export interface RotaryTable {
  readonly cos: Value;
  readonly sin: Value;
  /** int64 [batch, sequence]; or [1], the first row, when the rows of all tokens follow each other. */
  readonly positions: Value;
}

/**
 * Rotary position embedding of x [batch, sequence, heads·headSize], in pairs (e, e + headSize/2) of each head. The
 * operator takes the head size from the width of the table.
 */
export function rotary(graph: OnnxGraph, x: Value, { cos, sin, positions }: RotaryTable): Value {
  return graph.op('com.microsoft.RotaryEmbedding', [x, positions, cos, sin], { interleaved: 0 });
}

/** Softmax(q·kᵀ/√headSize)·v without a mask; q, k and v are [batch, sequence, heads·headSize]. */
export function fullAttention(graph: OnnxGraph, heads: number, q: Value, k: Value, v: Value): Value {
  return graph.op('com.microsoft.MultiHeadAttention', [q, k, v], { num_heads: heads });
}

/** Keys and values of past tokens, [batch, keyValueHeads, past, headSize] each; past may be 0. */
export interface KeyValueCache {
  readonly key: Value;
  readonly value: Value;
}

export interface CausalAttention {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** int32 scalar: number of past and new tokens. */
  readonly length: Value;
  /** int32 [batch]: `length` less one. */
  readonly lastToken: Value;
  /** [1, 1, sequence, length], added to the scores on top of the causal mask. */
  readonly bias: Value | null;
}

/**
 * Causal grouped-query attention: query head i reads key-value head ⌊i/(heads/keyValueHeads)⌋ of past and new tokens.
 * q is [batch, sequence, heads·headSize], k and v [batch, sequence, keyValueHeads·headSize]. Returns a tensor like q,
 * and the grown cache.
 */
export function causalAttention(
  graph: OnnxGraph,
  { heads, keyValueHeads, headSize, length, lastToken, bias }: CausalAttention,
  { q, k, v }: { readonly q: Value; readonly k: Value; readonly v: Value },
  past: KeyValueCache,
): { attended: Value; present: KeyValueCache } {
  const rotation = [null, null, null]; // q and k come rotated: the operator's own rotation knows no mixed axes
  const [attended, key, value] = graph.ops(
    3,
    'com.microsoft.GroupQueryAttention',
    [q, k, v, past.key, past.value, lastToken, length, ...rotation, bias],
    { num_heads: heads, kv_num_heads: keyValueHeads, scale: float(headSize ** -0.5) },
  );
  return { attended, present: { key, value } };
}
