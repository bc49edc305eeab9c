import type { OnnxGraph, Value } from './onnxGraph.ts';

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

/** Keys and values of the P past tokens of one sequence, [1, keyValueHeads, P, headSize] each; P may be 0. */
export interface KeyValueCache {
  readonly key: Value;
  readonly value: Value;
}

/** Queries [batch, sequence, heads·headSize], keys and values [batch, sequence, keyValueHeads·headSize] of new tokens. */
export interface HeadRows {
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
}

export interface CausalAttention {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** Boolean scalar: whether there are past tokens. */
  readonly hasPast: Value;
  /** int32 scalar: number of new tokens a sequence. */
  readonly length: Value;
  /** int32 [batch]: `length` less one. */
  readonly lastToken: Value;
  /** [sequence, sequence], as `causalMask` gives it. */
  readonly mask: Value;
}
