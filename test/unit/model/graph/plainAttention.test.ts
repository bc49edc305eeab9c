import { describe, expect, test } from 'vitest';
import { fullAttention } from '../../../../model/graph/attention.ts';
import { createGraph, float, INT32, type OnnxGraph, type Value } from '../../../../model/graph/onnxGraph.ts';
import { byHead, causalMask, plainAttention } from '../../../../model/graph/plainAttention.ts';
import { float32, largestDifference, openGraph, type Tensors, valuesOf } from './openGraph.ts';
import { randomRows } from './randomCheckpoint.ts';

const HEAD_SIZE = 16;

type Build = (graph: OnnxGraph, q: Value, k: Value, v: Value) => Value;

describe('plain attention', () => {
  test.each([
    { heads: 1, tokens: 1 },
    { heads: 3, tokens: 40 },
    { heads: 4, tokens: 100 },
  ])('equals fused attention of $heads heads over $tokens tokens', async ({ heads, tokens }) => {
    const feeds = inputs({ batch: 1, tokens, heads, keyValueHeads: heads });
    const plain = await run(feeds, (graph, q, k, v) => {
      const options = { heads, keyValueHeads: heads, scale: null, mask: null };
      return plainAttention(graph, options, q, byHead(graph, k, heads), byHead(graph, v, heads));
    });
    const fused = await run(feeds, (graph, q, k, v) => fullAttention(graph, heads, q, k, v));
    expect(plain.dims).toEqual(fused.dims);
    expect(largestDifference(valuesOf(plain), valuesOf(fused))).toBeLessThan(1e-5);
  });

  test.each([
    { batch: 1, heads: 3, keyValueHeads: 1, tokens: 100 },
    { batch: 1, heads: 6, keyValueHeads: 6, tokens: 7 },
    { batch: 3, heads: 8, keyValueHeads: 2, tokens: 40 },
    { batch: 1, heads: 16, keyValueHeads: 8, tokens: 33 },
  ])(
    'with a causal mask equals fused grouped attention: $heads heads on $keyValueHeads, batch $batch',
    async (sizes) => {
      const { heads, keyValueHeads } = sizes;
      const feeds = inputs(sizes);
      const plain = await run(feeds, (graph, q, k, v) => {
        const mask = causalMask(graph, q, graph.int64(sizes.tokens));
        const options = { heads, keyValueHeads, scale: HEAD_SIZE ** -0.5, mask };
        return plainAttention(graph, options, q, byHead(graph, k, keyValueHeads), byHead(graph, v, keyValueHeads));
      });
      const fused = await run(feeds, (graph, q, k, v) => grouped(graph, sizes, [q, k, v]));
      expect(plain.dims).toEqual(fused.dims);
      expect(largestDifference(valuesOf(plain), valuesOf(fused))).toBeLessThan(1e-5);
    },
  );
});

interface Sizes {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly keyValueHeads: number;
}

function inputs({ batch, tokens, heads, keyValueHeads }: Sizes): Tensors {
  const tensor = (name: string, count: number) =>
    float32(randomRows(name, batch * tokens, count * HEAD_SIZE).flat(), [batch, tokens, count * HEAD_SIZE]);
  return { q: tensor('q', heads), k: tensor('k', keyValueHeads), v: tensor('v', keyValueHeads) };
}

async function run(feeds: Tensors, build: Build) {
  const graph = createGraph();
  const [q, k, v] = ['q', 'k', 'v'].map((name) => graph.input(name, 'float32', ['batch', 'tokens', `${name}_width`]));
  graph.output('attended', build(graph, q, k, v), 'float32', ['batch', 'tokens', 'width']);
  return (await (await openGraph(graph))(feeds)).attended;
}

/** The fused operator, whose lengths are int32. */
function grouped(graph: OnnxGraph, { batch, tokens, heads, keyValueHeads }: Sizes, inputs: readonly Value[]): Value {
  const int32 = (values: readonly number[] | number) => graph.op('Cast', [graph.int64(values)], { to: INT32 });
  const lengths = [int32(Array.from({ length: batch }, () => tokens - 1)), int32(tokens)];
  const attributes = { num_heads: heads, kv_num_heads: keyValueHeads, scale: float(HEAD_SIZE ** -0.5) };
  return graph.ops(3, 'com.microsoft.GroupQueryAttention', [...inputs, null, null, ...lengths], attributes)[0];
}
