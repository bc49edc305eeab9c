import { expect, test } from 'vitest';
import { buildHeadsGraph } from '../../../../model/graph/heads.ts';
import { mlp } from './equations.ts';
import { largestDifference, matrix, openGraph, valuesOf } from './openGraph.ts';
import { configOf, randomCheckpoint, randomRows } from './randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const config = configOf({ width: 24, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision });

test.each([0, 1, 5])('%i IoU queries give as many logits', async (count) => {
  const source = randomCheckpoint(config);
  const queries = randomRows('queries', count, 24);
  const run = await openGraph(buildHeadsGraph({ source, precision: 'fp32' }, config));
  const { iou_logits } = await run({ iou_rows: matrix(queries, 24) });
  expect(iou_logits.dims).toEqual([count]);
  expect(largestDifference(valuesOf(iou_logits), mlp(source, 'logit_iou_proj', queries).flat())).toBeLessThan(1e-5);
});
