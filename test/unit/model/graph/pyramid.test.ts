import { expect, test } from 'vitest';
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { buildPyramidGraph } from '../../../../model/graph/pyramid.ts';
import { addRows, gelu, layerNorm, type Matrix, mapValues, mlp, weightRows, weightVector } from './equations.ts';
import { int64, largestDifference, matrix, openGraph, valuesOf } from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows } from './randomCheckpoint.ts';

const WIDTH = 24;
const [H, W] = [2, 3];
const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const config = configOf({ width: WIDTH, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision });

test('three levels come from the deepstack and the image embeddings, and the image tokens know their place', async () => {
  const source = randomCheckpoint(config);
  const [imageEmbeds, first, second, gridSine] = ['embeds', 'first', 'second', 'sine'].map((seed) =>
    randomRows(seed, H * W, WIDTH),
  );
  const run = await openGraph(buildPyramidGraph({ source, precision: 'fp32' }, config));
  const results = await run({
    image_embeds: matrix(imageEmbeds, WIDTH),
    deepstack_1: matrix(first, WIDTH),
    deepstack_2: matrix(second, WIDTH),
    grid_sine: matrix(gridSine, WIDTH),
    grid: int64([H, W]),
  });

  const half = upsample(source, 'model.first_scale_conv1', first, W);
  const normed = mapValues(layerNorm(source, 'model.first_scale_norm', half, 1e-5), gelu);
  const expected = {
    level_1: channelsFirst(upsample(source, 'model.first_scale_conv2', normed, 2 * W)),
    level_2: channelsFirst(upsample(source, 'model.second_scale_conv', second, W)),
    level_3: channelsFirst(imageEmbeds),
    image_tokens: addRows(imageEmbeds, mlp(source, 'model.image_pos_projector', gridSine)),
  };
  for (const [name, rows] of Object.entries(expected)) {
    expect(largestDifference(valuesOf(results[name]), rows.flat()), name).toBeLessThan(1e-5);
  }
  expect(results.level_1.dims).toEqual([1, WIDTH / 4, 4 * H, 4 * W]);
});

/** out[2y + a, 2x + b] = Σ_c in[y, x, c]·weight[c, :, a, b] + bias, over cells in raster order. */
function upsample(source: TensorSource, name: string, cells: Matrix, across: number): Matrix {
  const bias = weightVector(source, `${name}.bias`);
  const kernels = weightRows(source, `${name}.weight`); // [in, out, 2] rows of 2
  const result: number[][] = [];
  for (const [i, cell] of cells.entries()) {
    const [y, x] = [Math.floor(i / across), i % across];
    for (const [a, b] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      result[(2 * y + a) * 2 * across + 2 * x + b] = bias.map((offset, o) =>
        cell.reduce((sum, value, c) => sum + value * kernels[(c * bias.length + o) * 2 + a][b], offset),
      );
    }
  }
  return result;
}

const channelsFirst = (cells: Matrix): Matrix => cells[0].map((_, channel) => cells.map((cell) => cell[channel]));
