import { expect, test } from 'vitest';
import type { ObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { buildVisionGraph } from '../../../../model/graph/vision.ts';
import {
  addRows,
  attend,
  columns,
  dot,
  gelu,
  geluTanh,
  groupRows,
  joinColumns,
  layerNorm,
  linear,
  type Matrix,
  mapValues,
  rotateHeads,
  weightRows,
  weightVector,
} from './equations.ts';
import { largestDifference, matrix, openGraph, valuesOf } from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows, type Sizes } from './randomCheckpoint.ts';

const text = { width: 24, layers: 4, heads: [2, 1], headDim: 8 } as const;
const shapes: Sizes[] = [
  { ...text, deepstack: [0, 1, 2], vision: { width: 16, heads: 4, depth: 3, merge: 2 } },
  { ...text, deepstack: [1, 3, 4, 5], vision: { width: 32, heads: 1, depth: 7, merge: 1 } },
  { ...text, deepstack: [3, 0, 2], vision: { width: 24, heads: 3, depth: 4, merge: 2 } },
];

test.each(shapes)('a tower with $vision and taps $deepstack computes its equations', async (sizes) => {
  const config = configOf(sizes);
  const source = randomCheckpoint(config);
  const patches = randomRows('patches', 12, 3 * 4 * 4);
  const positions = randomRows('positions', 12, sizes.vision.width);
  const angles = randomRows('angles', 12, sizes.vision.width / sizes.vision.heads / 2);

  const run = await openGraph(buildVisionGraph({ source, precision: 'fp32' }, config));
  const results = await run({
    patches: matrix(patches, 3 * 4 * 4),
    position_embeddings: matrix(positions, sizes.vision.width),
    cos: matrix(mapValues(angles, Math.cos), angles[0].length),
    sin: matrix(mapValues(angles, Math.sin), angles[0].length),
  });

  const expected = see(source, config.vision, { patches, positions, angles });
  expect(Object.keys(results)).toHaveLength(1 + sizes.deepstack.length);
  expect(largestDifference(valuesOf(results.image_embeds), expected.imageEmbeds.flat())).toBeLessThan(1e-5);
  for (const [k, features] of expected.deepstack.entries()) {
    expect(largestDifference(valuesOf(results[`deepstack_${k}`]), features.flat())).toBeLessThan(1e-5);
  }
});

const EPSILON = 1e-6;

function see(
  source: TensorSource,
  vision: ObjEmbedConfig['vision'],
  { patches, positions, angles }: { patches: Matrix; positions: Matrix; angles: Matrix },
): { imageEmbeds: Matrix; deepstack: Matrix[] } {
  const perMerge = vision.spatialMergeSize ** 2;
  let x = addRows(embed(source, patches), positions);
  const deepstack: Matrix[] = [];
  for (let i = 0; i < vision.depth; i++) {
    const name = `model.visual.blocks.${i}`;
    x = addRows(x, attention(source, `${name}.attn`, vision, layerNorm(source, `${name}.norm1`, x, EPSILON), angles));
    const hidden = linear(source, `${name}.mlp.linear_fc1`, layerNorm(source, `${name}.norm2`, x, EPSILON));
    x = addRows(x, linear(source, `${name}.mlp.linear_fc2`, mapValues(hidden, geluTanh)));
    const tap = vision.deepstackVisualIndexes.indexOf(i);
    if (tap < 0) continue;
    const merger = `model.visual.deepstack_merger_list.${tap}`;
    deepstack.push(merge(source, merger, layerNorm(source, `${merger}.norm`, groupRows(x, perMerge), EPSILON)));
  }
  const normed = layerNorm(source, 'model.visual.merger.norm', x, EPSILON);
  return { imageEmbeds: merge(source, 'model.visual.merger', groupRows(normed, perMerge)), deepstack };
}

/** The convolution over a frame that is shown twice. */
function embed(source: TensorSource, patches: Matrix): Matrix {
  const kernels = groupRows(weightRows(source, 'model.visual.patch_embed.proj.weight'), 3 * 2 * 4);
  const bias = weightVector(source, 'model.visual.patch_embed.proj.bias');
  return patches.map((patch) => {
    const twice = [0, 1, 2].flatMap((channel) => {
      const plane = patch.slice(16 * channel, 16 * (channel + 1));
      return [...plane, ...plane];
    });
    return kernels.map((kernel, o) => dot(kernel, twice) + bias[o]);
  });
}

function attention(
  source: TensorSource,
  name: string,
  { hiddenSize, numHeads }: ObjEmbedConfig['vision'],
  x: Matrix,
  angles: Matrix,
): Matrix {
  const qkv = linear(source, `${name}.qkv`, x);
  const headSize = hiddenSize / numHeads;
  const heads = Array.from({ length: numHeads }, (_, head) => {
    const [q, k, v] = [0, 1, 2].map((part) => columns(qkv, part * hiddenSize + head * headSize, headSize));
    const rotated = (rows: Matrix) => rows.map((row, i) => rotateHeads(row, angles[i]));
    return attend(rotated(q), rotated(k), v, () => true);
  });
  return linear(source, `${name}.proj`, joinColumns(heads));
}

const merge = (source: TensorSource, name: string, x: Matrix): Matrix =>
  linear(source, `${name}.linear_fc2`, mapValues(linear(source, `${name}.linear_fc1`, x), gelu));
