import type { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { buildObjectsGraph } from '../../../../model/graph/objects.ts';
import { addRows, groupRows, joinColumns, linear, type Matrix, mlp, weightVector } from './equations.ts';
import { float32, largestDifference, matrix, openGraph, type Run, valuesOf } from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows } from './randomCheckpoint.ts';

const [H, W] = [3, 5];
const TOKEN_PIXELS = 8;
const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const configFor = (width: number) =>
  configOf({ width, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision });

/** Cells of a level, [rows][columns][channels]. */
type FeatureMap = Matrix[];

const boxes = [
  [0, 0, 40, 24], // the whole image
  [3.3, 2.1, 17.9, 20.6],
  [30, 10, 31, 11], // smaller than a cell of any level
  [35.5, 20, 55, 47], // reaching far out of the image
  [12, 5, 12, 5], // empty
];

test('the tokens of a box are its projected RoIAlign cells and its IoU query, both with its place', async () => {
  const width = 24;
  const source = randomCheckpoint(configFor(width));
  const levels = randomLevels(width);
  const sine = randomRows('sine', boxes.length, width);
  const run = await open(source, width);
  const { object_tokens } = await run(feeds(width, levels, boxes, sine));

  const cells = linear(
    source,
    'model.merge',
    boxes.flatMap((box) => alignLevels(levels, box)),
  );
  const expected = tokensOf(source, mlp(source, 'model.object_vision_projector', groupRows(cells, 49)), sine);
  expect(object_tokens.dims).toEqual([2 * boxes.length, width]);
  expect(largestDifference(valuesOf(object_tokens), expected)).toBeLessThan(2e-5);
});

test('no boxes give no tokens', async () => {
  const run = await open(randomCheckpoint(configFor(24)), 24);
  const { object_tokens } = await run(feeds(24, randomLevels(24), [], []));
  expect(object_tokens.dims).toEqual([0, 24]);
});

test('a projector for one cell gets the mean of the cells', async () => {
  const width = 24;
  const source = randomCheckpoint(configFor(width)).with({ 'model.object_vision_projector.0.weight': [width, width] });
  const levels = randomLevels(width);
  const sine = randomRows('sine', 1, width);
  const run = await open(source, width);
  const { object_tokens } = await run(feeds(width, levels, [boxes[1]], sine));

  const cells = linear(source, 'model.merge', alignLevels(levels, boxes[1]));
  const mean = cells[0].map((_, c) => cells.reduce((sum, cell) => sum + cell[c] / cells.length, 0));
  const expected = tokensOf(source, mlp(source, 'model.object_vision_projector', [mean]), sine);
  expect(largestDifference(valuesOf(object_tokens), expected)).toBeLessThan(2e-5);
});

async function open(source: TensorSource, width: number): Promise<Run> {
  return openGraph(buildObjectsGraph({ source, precision: 'fp32' }, configFor(width)));
}

function randomLevels(width: number): FeatureMap[] {
  return [4, 2, 1].map((scale) =>
    Array.from({ length: scale * H }, (_, y) => randomRows(`level ${scale} row ${y}`, scale * W, width / scale)),
  );
}

function feeds(width: number, levels: readonly FeatureMap[], rois: Matrix, sine: Matrix): Record<string, Tensor> {
  const maps = levels.map((map, i) => {
    const channels = map[0][0].map((_, c) => map.map((row) => row.map((cell) => cell[c])));
    return [`level_${i + 1}`, float32(channels.flat(2), [1, channels.length, map.length, map[0].length])] as const;
  });
  return { ...Object.fromEntries(maps), boxes: matrix(rois, 4), box_sine: matrix(sine, width) };
}

/** Content and IoU query of each box. */
function tokensOf(source: TensorSource, content: Matrix, sine: Matrix): number[] {
  const places = mlp(source, 'model.object_pos_projector', sine);
  const query = weightVector(source, 'logit_pos_embedding.weight');
  const queries = places.map((place) => place.map((value, c) => value + query[c]));
  return addRows(content, places).flatMap((row, n) => [...row, ...queries[n]]);
}

/** The channels of all levels for each of the 49 cells of a box in pixels. */
function alignLevels(levels: readonly FeatureMap[], box: readonly number[]): Matrix {
  const aligned = levels.map((map, i) =>
    roiAlign(
      map,
      box.map((edge) => (edge * 2 ** (2 - i)) / TOKEN_PIXELS),
    ),
  );
  return joinColumns(aligned);
}

/** RoIAlign without half-pixel shift: every cell is the mean of samples, those outside the map counting as zero. */
function roiAlign(map: FeatureMap, [x1, y1, x2, y2]: readonly number[]): Matrix {
  const ys = samplesOf(y1, y2);
  const xs = samplesOf(x1, x2);
  return ys.flatMap((rows) =>
    xs.map((across) => {
      const samples = rows.flatMap((y) => across.map((x) => bilinear(map, y, x)));
      return samples[0].map((_, c) => samples.reduce((sum, sample) => sum + sample[c], 0) / samples.length);
    }),
  );
}

/** Sample points of each of the 7 cells between two edges, about one per pixel of the map. */
function samplesOf(start: number, end: number): number[][] {
  const cell = Math.max(end - start, 1) / 7;
  const count = Math.ceil(cell);
  return Array.from({ length: 7 }, (_, i) =>
    Array.from({ length: count }, (_, k) => start + i * cell + ((k + 0.5) * cell) / count),
  );
}

function bilinear(map: FeatureMap, y: number, x: number): number[] {
  const zeros = map[0][0].map(() => 0);
  if (y < -1 || y > map.length || x < -1 || x > map[0].length) return zeros;
  const [top, bottom, down] = neighbours(y, map.length);
  const [left, right, along] = neighbours(x, map[0].length);
  return zeros.map((_, c) => {
    const upper = (1 - along) * map[top][left][c] + along * map[top][right][c];
    const lower = (1 - along) * map[bottom][left][c] + along * map[bottom][right][c];
    return (1 - down) * upper + down * lower;
  });
}

function neighbours(at: number, size: number): readonly [before: number, after: number, fraction: number] {
  const inside = Math.max(at, 0);
  const before = Math.floor(inside);
  return before >= size - 1 ? [size - 1, size - 1, 0] : [before, before + 1, inside - before];
}
