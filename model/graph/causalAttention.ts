import type { CausalAttention, HeadRows, KeyValueCache } from './attention.ts';
import { cachedAttention } from './cachedAttention.ts';
import { float, type OnnxGraph, type Value } from './onnxGraph.ts';

/**
 * Causal grouped-query attention: query head i reads key-value head ⌊i/(heads/keyValueHeads)⌋ of the past, which all
 * sequences of the batch share, and of the new tokens of its own sequence. Returns a tensor like q.
 */
export function causalAttention(
  graph: OnnxGraph,
  attention: CausalAttention,
  { q, k, v }: HeadRows,
  past: KeyValueCache,
): Value {
  const { heads, keyValueHeads, headSize, hasPast, length, lastToken, mask } = attention;
  const attributes = { num_heads: heads, kv_num_heads: keyValueHeads, scale: float(headSize ** -0.5) };
  const nothing = [null, null];
  return graph.choose(
    hasPast,
    ['batch', 'sequence', heads * headSize],
    (branch) => cachedAttention(branch, attention, { q, k, v }, past, mask),
    // q and k come rotated: the operator's own rotation knows no mixed axes.
    (branch) => {
      const inputs = [q, k, v, ...nothing, lastToken, length];
      return branch.ops(3, 'com.microsoft.GroupQueryAttention', inputs, attributes)[0];
    },
  );
}
