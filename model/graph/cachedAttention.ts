import type { CausalAttention, HeadRows, KeyValueCache } from './attention.ts';
import { FLOAT, type OnnxGraph, type Value } from './onnxGraph.ts';

/** Far below every score, and still a number in half precision. */
const HIDDEN = -10_000;

/**
 * Adds to the scores of S tokens among each other: 0 where the second stands before the first or is the same, and much
 * less than any score where it comes later. [S, S]
 */
export function causalMask(graph: OnnxGraph, sequence: Value): Value {
  const numbers = graph.op('Range', [graph.int64(0), graph.op('Squeeze', [sequence]), graph.int64(1)]);
  const [columns, rows] = [0, 1].map((axis) => graph.op('Unsqueeze', [numbers, graph.int64([axis])]));
  const isLater = graph.op('Cast', [graph.op('Greater', [columns, rows])], { to: FLOAT });
  return graph.op('Mul', [isLater, float32(graph, HIDDEN)]);
}

/**
 * Causal grouped-query attention of B sequences of S tokens that all continue the same past of P tokens and never see
 * each other. In plain operations: the operator for it would copy the past for every sequence, and takes no more than
 * one. Nothing of the past is copied here, and one product covers all sequences.
 * @param mask [S, S] as `causalMask` gives it.
 * @returns a tensor like q, [B, S, heads·headSize].
 */
export function cachedAttention(
  graph: OnnxGraph,
  { heads, keyValueHeads, headSize }: CausalAttention,
  { q, k, v }: HeadRows,
  past: KeyValueCache,
  mask: Value,
): Value {
  const grouped = heads / keyValueHeads;
  const view = (value: Value, shape: readonly number[]) => graph.op('Reshape', [value, graph.int64(shape)]);
  const turn = (value: Value, perm: readonly number[]) => graph.op('Transpose', [value], { perm });
  const together = (value: Value, width: number) => view(value, [1, keyValueHeads, -1, width]);
  const product = (a: Value, b: Value) => graph.op('MatMul', [a, b]);

  // Key-value heads first, and below them the sequences, the query heads that share one, and the tokens.
  const scaled = graph.op('Mul', [q, float32(graph, headSize ** -0.5)]);
  const queries = turn(view(scaled, [0, 0, keyValueHeads, grouped, headSize]), [2, 0, 3, 1, 4]);
  const ownQueries = view(queries, [0, 0, -1, headSize]);
  const byHead = (value: Value) => view(value, [0, 0, keyValueHeads, headSize]);

  const like = graph.op('Shape', [ownQueries], { start: 0, end: 3 });
  const perSequence = (value: Value) =>
    graph.op('Reshape', [value, graph.op('Concat', [like, graph.int64([-1])], { axis: 0 })]);
  const toPast = perSequence(product(together(queries, headSize), turn(past.key, [0, 1, 3, 2])));
  const toOwn = maskedScores(graph, product(ownQueries, turn(byHead(k), [2, 0, 3, 1])), grouped, mask);

  const shares = graph.op('Softmax', [graph.op('Concat', [toPast, toOwn], { axis: -1 })], { axis: -1 });
  const widths = [toPast, toOwn].map((scores) => graph.op('Shape', [scores], { start: 3, end: 4 }));
  const [ofPast, ofOwn] = graph.ops(2, 'Split', [shares, graph.op('Concat', widths, { axis: 0 })], { axis: -1 });
  const flat = graph.op('Concat', [graph.int64([1, keyValueHeads, -1]), widths[0]], { axis: 0 });
  const fromPast = perSequence(product(graph.op('Reshape', [ofPast, flat]), past.value));
  const fromOwn = product(ofOwn, turn(byHead(v), [2, 0, 1, 3]));

  const attended = view(graph.op('Add', [fromPast, fromOwn]), [0, 0, grouped, -1, headSize]);
  return view(turn(attended, [1, 3, 0, 2, 4]), [0, 0, heads * headSize]);
}

function float32(graph: OnnxGraph, value: number): Value {
  return graph.weight(`float32:${value}`, [1], () => Float32Array.of(value));
}

/** scores [keyValueHeads, B, grouped·S, S], the same mask for each of the grouped heads. */
function maskedScores(graph: OnnxGraph, scores: Value, grouped: number, mask: Value): Value {
  const rows = graph.op('Tile', [mask, graph.int64([grouped, 1])]);
  return graph.op('Add', [scores, rows]);
}
