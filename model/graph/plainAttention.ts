import { INT64, type OnnxGraph, type Value } from './onnxGraph.ts';

/** What plain attention is told besides queries, keys and values. */
export interface PlainAttention {
  readonly heads: number;
  /** Query head i reads key-value head ⌊i/(heads/keyValueHeads)⌋. */
  readonly keyValueHeads: number;
  /** On the products of queries and keys; null is 1/√headSize. */
  readonly scale: number | null;
  /** Added to the scores, [S, T] or [1, 1, S, T]; null where every token sees every other. */
  readonly mask: Value | null;
}

/** Keys or values of T tokens, [B, keyValueHeads, T, headSize]. */
export type ByHead = Value;

/** The code of fp32, for the attribute `to` of Cast. */
const FLOAT = 1;

/** Far below every score, and still a number in half precision. */
const HIDDEN = -10_000;

/** Key-value heads whose scores are in memory at once: those of one head are S·T·4 bytes. */
const HEADS_AT_ONCE = 2;

/**
 * softmax(q·kᵀ·scale + mask)·v in products and a softmax, which every execution provider computes rightly, unlike its
 * fused attention. Keys and values are never repeated for the query heads that share them.
 * @param q [B, S, heads·headSize]
 * @returns a tensor like q.
 */
export function plainAttention(graph: OnnxGraph, options: PlainAttention, q: Value, k: ByHead, v: ByHead): Value {
  const { heads, keyValueHeads } = options;
  const shared = heads / keyValueHeads;
  const headSize = sizeOf(graph, k, 3);

  // The query heads of one key-value head are further rows of it: [B, keyValueHeads, shared·S, headSize].
  const perHead = graph.op('Reshape', [q, graph.int64([0, 0, keyValueHeads, shared, -1])]);
  const grouped = graph.op('Transpose', [perHead], { perm: [0, 2, 3, 1, 4] });
  const queries = view(graph, scaled(graph, grouped, headSize, options.scale), [graph.int64([0, 0, -1]), headSize]);

  const sizes = headChunks(keyValueHeads);
  const [qs, ks, vs] = [queries, k, v].map((value) => splitHeads(graph, value, sizes));
  const parts = sizes.map((_, i) => attend(graph, shared, options.mask, [qs[i], ks[i], vs[i]]));
  const attended = parts.length === 1 ? parts[0] : graph.op('Concat', parts, { axis: 1 });

  const apart = view(graph, attended, [graph.int64([0, 0, shared, -1]), headSize]);
  const byToken = graph.op('Transpose', [apart], { perm: [0, 3, 1, 2, 4] });
  return graph.op('Reshape', [byToken, graph.int64([0, 0, -1])]);
}

/** [B, T, heads·headSize] → [B, heads, T, headSize]. */
export function byHead(graph: OnnxGraph, value: Value, heads: number): ByHead {
  const apart = graph.op('Reshape', [value, graph.int64([0, 0, heads, -1])]);
  return graph.op('Transpose', [apart], { perm: [0, 2, 1, 3] });
}

/**
 * The mask of the last S of T tokens, [S, T]: 0 where a token looks at itself or at an earlier one, and much less than
 * any score where it looks at a later one.
 * @param q [B, S, …]
 * @param length scalar T of any integer type.
 */
export function causalMask(graph: OnnxGraph, q: Value, length: Value): Value {
  const total = graph.op('Cast', [graph.op('Squeeze', [length])], { to: INT64 });
  const first = graph.op('Sub', [total, graph.op('Squeeze', [sizeOf(graph, q, 1)])]);
  const numbers = (from: Value, axis: number) => {
    const range = graph.op('Range', [from, total, graph.int64(1)]);
    return graph.op('Unsqueeze', [range, graph.int64([axis])]);
  };
  const isLater = graph.op('Greater', [numbers(graph.int64(0), 0), numbers(first, 1)]);
  return graph.op('Mul', [graph.op('Cast', [isLater], { to: FLOAT }), float32(graph, HIDDEN)]);
}

/** Attention of some key-value heads; mask may be the same for all of them. */
function attend(graph: OnnxGraph, shared: number, mask: Value | null, [q, k, v]: readonly Value[]): Value {
  const keys = graph.op('Transpose', [k], { perm: [0, 1, 3, 2] });
  const scores = graph.op('MatMul', [q, keys]);
  const shares = graph.op('Softmax', [mask === null ? scores : masked(graph, scores, shared, mask)], { axis: -1 });
  return graph.op('MatMul', [shares, v]);
}

/** Adds the same mask for each of the query heads that share a key-value head. */
function masked(graph: OnnxGraph, scores: Value, shared: number, mask: Value): Value {
  const length = sizeOf(graph, scores, 3);
  const apart = view(graph, scores, [graph.int64([0, 0, shared, -1]), length]);
  return view(graph, graph.op('Add', [apart, mask]), [graph.int64([0, 0, -1]), length]);
}

function scaled(graph: OnnxGraph, queries: Value, headSize: Value, scale: number | null): Value {
  if (scale !== null) return graph.op('Mul', [queries, float32(graph, scale)]);
  return graph.op('Div', [queries, graph.op('Sqrt', [graph.op('Cast', [headSize], { to: FLOAT })])]);
}

function headChunks(heads: number): number[] {
  const chunks = Math.ceil(heads / HEADS_AT_ONCE);
  return Array.from({ length: chunks }, (_, i) => Math.min(HEADS_AT_ONCE, heads - i * HEADS_AT_ONCE));
}

function splitHeads(graph: OnnxGraph, value: Value, sizes: readonly number[]): readonly Value[] {
  if (sizes.length === 1) return [value];
  return graph.ops(sizes.length, 'Split', [value, graph.int64(sizes)], { axis: 1 });
}

/** The size of one axis, int64 [1]. */
function sizeOf(graph: OnnxGraph, value: Value, axis: number): Value {
  return graph.op('Shape', [value], { start: axis, end: axis + 1 });
}

/** Reshapes to the joined sizes; 0 keeps the size of the axis in its place. */
function view(graph: OnnxGraph, value: Value, sizes: readonly Value[]): Value {
  return graph.op('Reshape', [value, graph.op('Concat', sizes, { axis: 0 })]);
}

function float32(graph: OnnxGraph, value: number): Value {
  return graph.weight(`float32:${value}`, [1], () => Float32Array.of(value));
}
