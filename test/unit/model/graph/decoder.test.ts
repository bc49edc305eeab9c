import type { Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { buildDecoderGraph } from '../../../../model/graph/decoder.ts';
import { type Segment, walkPositions } from '../../../../model/positions/mrope.ts';
import {
  addRows,
  attend,
  columns,
  groupRows,
  joinColumns,
  linear,
  type Matrix,
  mapValues,
  rmsNorm,
  rotateHeads,
  silu,
} from './equations.ts';
import { decoderFeeds, largestDifference, matrix, openGraph, type Run, valuesOf } from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows, type Sizes } from './randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 5, merge: 2 };
const shapes: Sizes[] = [
  { width: 24, layers: 3, heads: [3, 3], headDim: 8, deepstack: [0, 1, 2], vision },
  { width: 40, layers: 5, heads: [8, 2], headDim: 16, deepstack: [0, 2, 3, 4], vision },
  { width: 16, layers: 4, heads: [4, 1], headDim: 32, deepstack: [1, 2, 4], vision },
];

const open = (config: ObjEmbedConfig) =>
  openGraph(buildDecoderGraph({ source: randomCheckpoint(config), precision: 'fp32' }, config));

const flat = (rows: Matrix) => Float32Array.from(rows.flat());

/** A prompt with the tokens of a 2 × 3 grid in the middle. */
const withImage: Segment[] = [4, { rows: 2, columns: 3 }, 9];
const TOKENS = 4 + 6 + 9;

describe.each(shapes)('a decoder of $layers layers with $heads heads of $headDim', (sizes) => {
  const config = configOf(sizes);

  test('computes the equations of the language model for an image prompt', async () => {
    const embeds = randomRows('embeds', TOKENS, sizes.width);
    const deepstack = sizes.deepstack.map((k) => randomRows(`deepstack ${k}`, 6, sizes.width));
    const positions = walkPositions(withImage);
    const expected = decode(randomCheckpoint(config), config, embeds, positions, { start: 4, deepstack });

    const outputRows = [18, 0, 7, 7];
    const run = await open(config);
    const image = { start: 4, deepstack: deepstack.map((rows) => matrix(rows, sizes.width)) };
    const { rows } = await run(decoderFeeds(config, { embeds: flat(embeds), positions, outputRows, image }));
    const wanted = outputRows.flatMap((row) => expected[row]);
    expect(largestDifference(valuesOf(rows), wanted)).toBeLessThan(1e-5);
  });
});

describe.each(shapes)('the cache of $layers layers with $heads heads', (sizes) => {
  const config = configOf(sizes);
  const { width } = sizes;
  let run: Run;
  beforeAll(async () => {
    run = await open(config);
  });

  const prompt = randomRows('prompt', TOKENS, width);
  const boxes = ['a', 'b', 'c'].map((seed) => randomRows(seed, 8, width));
  const image = {
    start: 4,
    deepstack: sizes.deepstack.map((k) => matrix(randomRows(`deepstack ${k}`, 6, width), width)),
  };
  const next = 4 + 3 + 9; // the image takes as many positions as its longer side has tokens

  const pass = (rows: Matrix, kept: number) => {
    const positions = walkPositions([...withImage, rows.length - TOKENS]);
    const outputRows = [rows.length - 2, rows.length - 1];
    return run(decoderFeeds(config, { embeds: flat(rows), positions, outputRows, image, kept }));
  };
  const append = (past: Record<string, Tensor>, ...appended: Matrix[]) => {
    const positions = Int32Array.from(appended.flatMap(() => [...walkPositions([8], next)]));
    const outputRows = appended.flatMap((_, index) => [8 * index + 6, 8 * index + 7]);
    const embeds = flat(appended.flat());
    return run(decoderFeeds(config, { embeds, batch: appended.length, positions, outputRows, past }));
  };

  test('lets an appended box get what it gets in a full pass', async () => {
    const appended = await append(await pass(prompt, TOKENS), boxes[0]);
    const full = await pass([...prompt, ...boxes[0]], 0);
    expect(largestDifference(valuesOf(appended.rows), valuesOf(full.rows))).toBeLessThan(1e-5);
  });

  test('keeps no more tokens than asked for, and they depend on none that follow', async () => {
    const [whole, part] = [await pass([...prompt, ...boxes[1]], TOKENS), await pass(prompt, TOKENS)];
    const [headCount, headDim] = [sizes.heads[1], sizes.headDim];
    expect(whole['present.0.key'].dims).toEqual([1, headCount, TOKENS, headDim]);
    for (const name of ['present.0.key', `present.${sizes.layers - 1}.value`]) {
      expect(largestDifference(valuesOf(whole[name]), valuesOf(part[name]))).toBeLessThan(1e-5);
    }
    expect((await pass(prompt, 0))['present.0.key'].dims).toEqual([1, headCount, 0, headDim]);
  });

  test('can be appended to again and again without changing', async () => {
    const past = await pass(prompt, TOKENS);
    const first = await append(past, boxes[1]);
    await append(past, boxes[2]);
    expect(valuesOf((await append(past, boxes[1])).rows)).toEqual(valuesOf(first.rows));
  });

  test('serves several boxes of one run as it serves each alone', async () => {
    const past = await pass(prompt, TOKENS);
    const alone: number[] = [];
    for (const box of boxes) alone.push(...valuesOf((await append(past, box)).rows));
    expect(largestDifference(valuesOf((await append(past, ...boxes)).rows), alone)).toBeLessThan(1e-5);
  });
});

test('phrases padded to one batch get the rows that they get alone', async () => {
  const config = configOf(shapes[1]);
  const { width } = shapes[1];
  const run = await open(config);
  const lengths = [3, 7, 1, 5];
  const phrases = lengths.map((length) => randomRows(`phrase of ${length}`, length, width));
  const alone: number[] = [];
  for (const phrase of phrases) {
    const pass = { embeds: flat(phrase), positions: walkPositions([phrase.length]), outputRows: [phrase.length - 1] };
    alone.push(...valuesOf((await run(decoderFeeds(config, pass))).rows));
  }
  const longest = Math.max(...lengths);
  const padded = phrases.flatMap((phrase) => [...phrase, ...randomRows('pads', longest - phrase.length, width)]);
  const { rows } = await run(
    decoderFeeds(config, {
      embeds: flat(padded),
      batch: lengths.length,
      positions: Int32Array.from(lengths.flatMap(() => [...walkPositions([longest])])),
      outputRows: lengths.map((length, i) => i * longest + length - 1),
    }),
  );
  expect(largestDifference(valuesOf(rows), alone)).toBeLessThan(1e-5);
});

test('a head size that the attention operator cannot take is refused', () => {
  const config = configOf({ ...shapes[0], headDim: 12 });
  const build = () => buildDecoderGraph({ source: randomCheckpoint(config), precision: 'fp32' }, config);
  expect(build).toThrow('Expected head_dim in multiples of 8 for grouped-query attention, got 12');
});

/** All final rows of the language model. */
function decode(
  source: TensorSource,
  { text }: ObjEmbedConfig,
  embeds: Matrix,
  positions: Int32Array,
  image: { start: number; deepstack: readonly Matrix[] },
): Matrix {
  const angles = embeds.map((_, i) => mropeAngles(text, [...positions.subarray(3 * i, 3 * i + 3)]));
  let x: Matrix = embeds;
  for (let i = 0; i < text.numHiddenLayers; i++) {
    const layer = `model.language_model.layers.${i}`;
    const norm = (name: string, rows: Matrix) => rmsNorm(source, `${layer}.${name}`, rows, text.rmsNormEps);
    x = addRows(x, causalAttention(source, layer, text, norm('input_layernorm', x), angles));
    const h = norm('post_attention_layernorm', x);
    const gate = mapValues(linear(source, `${layer}.mlp.gate_proj`, h), silu);
    const up = linear(source, `${layer}.mlp.up_proj`, h);
    const product = gate.map((row, r) => row.map((value, c) => value * up[r][c]));
    x = addRows(x, linear(source, `${layer}.mlp.down_proj`, product));
    const features = image.deepstack[i];
    x = x.map((row, r) => {
      const feature = features?.[r - image.start];
      return feature ? row.map((value, c) => value + feature[c]) : row;
    });
  }
  return rmsNorm(source, 'model.language_model.norm', x, text.rmsNormEps);
}

function causalAttention(
  source: TensorSource,
  layer: string,
  { numAttentionHeads, numKeyValueHeads, headDim, rmsNormEps }: ObjEmbedConfig['text'],
  x: Matrix,
  angles: Matrix,
): Matrix {
  const project = (name: string) => linear(source, `${layer}.self_attn.${name}_proj`, x);
  const rotated = (name: string, heads: number) => {
    const perHead = project(name).flatMap((row) =>
      Array.from({ length: heads }, (_, h) => columns([row], h * headDim, headDim)[0]),
    );
    const normed = rmsNorm(source, `${layer}.self_attn.${name}_norm`, perHead, rmsNormEps);
    return groupRows(normed, heads).map((row, i) => rotateHeads(row, angles[i]));
  };
  const [q, k, v] = [rotated('q', numAttentionHeads), rotated('k', numKeyValueHeads), project('v')];
  const attended = Array.from({ length: numAttentionHeads }, (_, head) => {
    const shared = Math.floor(head / (numAttentionHeads / numKeyValueHeads));
    const part = (rows: Matrix, h: number) => columns(rows, h * headDim, headDim);
    return attend(part(q, head), part(k, shared), part(v, shared), (i, j) => j <= i);
  });
  return linear(source, `${layer}.self_attn.o_proj`, joinColumns(attended));
}

/** Frequency i turns with height when i mod 3 is 1, with width when it is 2, within their sections; else with time. */
function mropeAngles(
  { headDim, ropeTheta, mropeSection }: ObjEmbedConfig['text'],
  position: readonly number[],
): number[] {
  return Array.from({ length: headDim / 2 }, (_, i) => {
    const axis = i % 3;
    return position[i < 3 * mropeSection[axis] ? axis : 0] * ropeTheta ** ((-2 * i) / headDim);
  });
}
