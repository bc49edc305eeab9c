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
import {
  type DecoderPass,
  decoderFeeds,
  float32,
  largestDifference,
  matrix,
  openGraph,
  type Run,
  valuesOf,
} from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows, type Sizes } from './randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 5, merge: 2 };
const shapes: Sizes[] = [
  { width: 24, layers: 3, heads: [3, 3], headDim: 8, deepstack: [0, 1, 2], vision },
  { width: 40, layers: 5, heads: [8, 2], headDim: 16, deepstack: [0, 2, 3, 4], vision },
  { width: 16, layers: 4, heads: [4, 1], headDim: 32, deepstack: [1, 2, 4], vision },
];

const open = (config: ObjEmbedConfig, attentionBias: boolean) =>
  openGraph(buildDecoderGraph({ source: randomCheckpoint(config), precision: 'fp32' }, config, { attentionBias }));

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
    const run = await open(config, false);
    const image = { start: 4, deepstack: deepstack.map((rows) => matrix(rows, sizes.width)) };
    const { rows } = await run(decoderFeeds(config, { embeds: flat(embeds), positions, outputRows, image }));
    const wanted = outputRows.flatMap((row) => expected[row]);
    expect(largestDifference(valuesOf(rows), wanted)).toBeLessThan(1e-5);
  });
});

describe('a cache', () => {
  const config = configOf(shapes[1]);
  const { width } = shapes[1];
  let plain: Run;
  let biased: Run;
  beforeAll(async () => {
    plain = await open(config, false);
    biased = await open(config, true);
  });

  const prompt = randomRows('prompt', TOKENS, width);
  const boxes = ['a', 'b', 'c'].map((seed) => randomRows(seed, 8, width));
  const image = {
    start: 4,
    deepstack: shapes[1].deepstack.map((k) => matrix(randomRows(`deepstack ${k}`, 6, width), width)),
  };
  const next = 4 + 3 + 9; // the image takes as many positions as its longer side has tokens

  const encodePrompt = () =>
    plain(decoderFeeds(config, { embeds: flat(prompt), positions: walkPositions(withImage), outputRows: [0], image }));
  const append = (pass: Omit<DecoderPass, 'past'>, past: Record<string, Tensor>) =>
    plain(decoderFeeds(config, { ...pass, past }));

  test('lets an appended box get what it gets in a full pass', async () => {
    const outputRows = [6, 7];
    const past = await encodePrompt();
    const appended = await append({ embeds: flat(boxes[0]), positions: walkPositions([8], next), outputRows }, past);
    const full = await plain(
      decoderFeeds(config, {
        embeds: flat([...prompt, ...boxes[0]]),
        positions: walkPositions([...withImage, 8]),
        outputRows: outputRows.map((row) => TOKENS + row),
        image,
      }),
    );
    expect(largestDifference(valuesOf(appended.rows), valuesOf(full.rows))).toBeLessThan(1e-5);
    expect(appended['present.0.key'].dims).toEqual([1, 2, TOKENS + 8, 16]);
  });

  test('can be appended to again and again without changing', async () => {
    const past = await encodePrompt();
    const pass = { embeds: flat(boxes[1]), positions: walkPositions([8], next), outputRows: [7] };
    const first = await append(pass, past);
    await append({ ...pass, embeds: flat(boxes[2]) }, past);
    const again = await append(pass, past);
    expect(valuesOf(again.rows)).toEqual(valuesOf(first.rows));
  });

  test('serves several boxes packed into one run as it serves each alone', async () => {
    const past = await encodePrompt();
    const alone: number[] = [];
    for (const box of boxes) {
      const { rows } = await append(
        { embeds: flat(box), positions: walkPositions([8], next), outputRows: [6, 7] },
        past,
      );
      alone.push(...valuesOf(rows));
    }
    const packed = decoderFeeds(config, {
      embeds: flat(boxes.flat()),
      positions: Int32Array.from(boxes.flatMap(() => [...walkPositions([8], next)])),
      outputRows: [6, 7, 14, 15, 22, 23],
      past,
    });
    const { rows } = await biased({ ...packed, attention_bias: ownBoxOnly(24, 8, TOKENS) });
    expect(largestDifference(valuesOf(rows), alone)).toBeLessThan(1e-5);
  });
});

test('phrases padded to one batch get the rows that they get alone', async () => {
  const config = configOf(shapes[1]);
  const { width } = shapes[1];
  const run = await open(config, false);
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
  const build = () =>
    buildDecoderGraph({ source: randomCheckpoint(config), precision: 'fp32' }, config, { attentionBias: false });
  expect(build).toThrow('Expected head_dim in multiples of 8 for grouped-query attention, got 12');
});

/** Adds nothing where a token looks at the past or at its own group, and closes the view of the other groups. */
function ownBoxOnly(sequence: number, group: number, past: number): Tensor {
  const bias = new Float32Array(sequence * (past + sequence));
  for (let i = 0; i < sequence; i++) {
    for (let j = 0; j < sequence; j++) {
      const isOwn = Math.floor(i / group) === Math.floor(j / group);
      bias[i * (past + sequence) + past + j] = isOwn ? 0 : -1e4;
    }
  }
  return float32(bias, [1, 1, sequence, past + sequence]);
}

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
