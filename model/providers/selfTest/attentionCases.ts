import { float, INT32, type OnnxGraph, type Value } from '../../graph/onnxGraph.ts';
import { byHead, causalMask, plainAttention } from '../../graph/plainAttention.ts';
import type { FloatTensor } from '../../tensors.ts';
import { graphOf, type SelfTestCase } from './case.ts';
import { type AttentionSizes, attention, type Matrix, noiseMatrix } from './reference.ts';

/** Matrix units of graphics cards round their inputs; wrong attention is wrong by several percent. */
const TOLERANCE = 2e-3;

/** Kernels that are right for up to 31 queries were found wrong from 32 on. */
const MANY = 100;
const FEW = 40;

/** The attention of the vision tower and that of the decoder, fused and in plain operations. */
export function attentionCases(): SelfTestCase[] {
  const vision = { heads: 3, keyValueHeads: 3, headSize: 64, past: 0, isCausal: false };
  const decoder = { heads: 2, keyValueHeads: 1, headSize: 128, past: 0, isCausal: true };
  const shapes = [
    { name: `attention, ${MANY} tokens`, tokens: MANY, sizes: vision },
    { name: `causal attention, ${MANY} tokens`, tokens: MANY, sizes: decoder },
    { name: `causal attention, ${FEW} tokens after ${FEW}`, tokens: FEW, sizes: { ...decoder, past: FEW } },
  ];
  return (['fused attention', 'plain attention'] as const).flatMap((purpose) =>
    shapes.map(({ name, tokens, sizes }): SelfTestCase => {
      const [q, k, v] = queriesKeysValues(tokens, sizes);
      const feeds = feedsOf(tokens, sizes, k, v, q);
      const build = purpose === 'fused attention' ? fused : plain;
      return {
        operation: `${purpose === 'fused attention' ? 'fused' : 'plain'} ${name}`,
        purpose,
        graph: graphOf(feeds, 3, (graph, inputs) => build(graph, sizes, inputs)),
        feeds,
        expected: attention(q, k, v, sizes),
        tolerance: TOLERANCE,
      };
    }),
  );
}

function queriesKeysValues(tokens: number, { heads, keyValueHeads, headSize, past }: AttentionSizes): Matrix[] {
  return [
    // Large enough that some keys matter much more than others.
    scaled(noiseMatrix(1, tokens, heads * headSize), 3),
    noiseMatrix(2, past + tokens, keyValueHeads * headSize),
    noiseMatrix(3, past + tokens, keyValueHeads * headSize),
  ];
}

function scaled(matrix: Matrix, factor: number): Matrix {
  return { ...matrix, data: matrix.data.map((value) => value * factor) };
}

function feedsOf(tokens: number, sizes: AttentionSizes, k: Matrix, v: Matrix, q: Matrix): Record<string, FloatTensor> {
  const { past, keyValueHeads, headSize } = sizes;
  const rows = ({ data, columns }: Matrix, first: number, count: number): FloatTensor => ({
    data: data.slice(first * columns, (first + count) * columns),
    dims: [1, count, columns],
  });
  const added = { q: rows(q, 0, tokens), k: rows(k, past, tokens), v: rows(v, past, tokens) };
  if (past === 0) return added;
  const cache = (matrix: Matrix): FloatTensor => ({
    data: headsFirst(matrix, past, keyValueHeads, headSize),
    dims: [1, keyValueHeads, past, headSize],
  });
  return { ...added, past_key: cache(k), past_value: cache(v) };
}

/** The first rows of [tokens, heads·headSize] as [heads, rows, headSize]. */
function headsFirst({ data, columns }: Matrix, rows: number, heads: number, headSize: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [head, row, d] = [Math.floor(i / (rows * headSize)), Math.floor(i / headSize) % rows, i % headSize];
    return head < heads ? data[row * columns + head * headSize + d] : 0;
  });
}

function fused(graph: OnnxGraph, sizes: AttentionSizes, [q, k, v, ...cache]: readonly Value[]): Value {
  const { heads, keyValueHeads, headSize, isCausal } = sizes;
  if (!isCausal) return graph.op('com.microsoft.MultiHeadAttention', [q, k, v], { num_heads: heads });
  const length = totalLength(graph, q, sizes);
  const last = graph.op('Sub', [length, graph.int64([1])]);
  const lengths = [last, graph.op('Squeeze', [length])].map((value) => graph.op('Cast', [value], { to: INT32 }));
  const past = cache.length === 0 ? [null, null] : cache;
  const attributes = { num_heads: heads, kv_num_heads: keyValueHeads, scale: float(headSize ** -0.5) };
  return graph.ops(3, 'com.microsoft.GroupQueryAttention', [q, k, v, ...past, ...lengths], attributes)[0];
}

function plain(graph: OnnxGraph, sizes: AttentionSizes, [q, k, v, ...cache]: readonly Value[]): Value {
  const { heads, keyValueHeads, isCausal } = sizes;
  const [keys, values] = [k, v].map((value, i) => {
    const added = byHead(graph, value, keyValueHeads);
    return cache.length === 0 ? added : graph.op('Concat', [cache[i], added], { axis: 2 });
  });
  const mask = isCausal ? causalMask(graph, q, totalLength(graph, q, sizes)) : null;
  return plainAttention(graph, { heads, keyValueHeads, scale: null, mask }, q, keys, values);
}

/** int64 [1] */
function totalLength(graph: OnnxGraph, q: Value, { past }: AttentionSizes): Value {
  return graph.op('Add', [graph.op('Shape', [q], { start: 1, end: 2 }), graph.int64([past])]);
}
