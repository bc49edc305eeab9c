import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { encodeObjects } from '../../../../model/encodeImage.ts';
import { openEngine } from '../../../../model/engine.ts';
import { decodeUpright } from '../../../../model/image/decode.ts';
import { encodeFeatures } from '../../../../model/imageFeatures.ts';
import { withGraphTimes } from '../../../../model/nano/evaluation/graphTimes.ts';
import type { BoxScores } from '../../../../model/rescore/appendBoxes.ts';
import { createRescorer, type ProposedImage } from '../../../../model/rescore/rescorer.ts';
import { predictIou, toUnitLength } from '../../../../model/scoring.ts';
import type { GraphName } from '../../../../model/sessions.ts';
import { referenceBundle } from '../bundle/referenceBundle.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

const runs: GraphName[] = [];
const opened = openEngine(await referenceBundle(), 'fp32');
const engine = withGraphTimes(opened, (graph) => runs.push(graph));
afterAll(() => opened.close());

const file = 'test/fixtures/reference/images/chelsea.png';
const proposals: Box[] = [
  [10, 20, 200, 220],
  [150, 5, 400, 290],
  [0, 0, 451, 300],
];
const drawn: Box[] = [
  [30.5, 40, 210, 180],
  [200, 100, 260, 150],
  [5, 5, 440, 100],
];
const image: ProposedImage = { file, task: 'rec', proposals };
const size = opened.manifest.embeddingSize;
const rescorer = createRescorer(engine);
const features = await encodeFeatures(opened, await decodeUpright(file));

/** The row of one box, its predicted IoU in front. */
const rowOf = ({ objectEmbeddings, predictedIou }: BoxScores, box: number) => [
  predictedIou[box],
  ...objectEmbeddings.subarray(box * size, (box + 1) * size),
];

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of actual.entries()) expect(value).toBeCloseTo(expected[index], 4);
}

/** What a full pass says of a box that is proposed after the first ten. */
async function proposedLast({ task, proposals: all }: ProposedImage, box: Box): Promise<number[]> {
  const others = all.slice(0, 10);
  const full = await encodeObjects(opened, features, [...others, box], task);
  const predictedIou = predictIou(full.iouLogits);
  return rowOf({ objectEmbeddings: toUnitLength(full.objectEmbeddings, size), predictedIou }, others.length);
}

async function graphsRunBy(work: () => Promise<unknown>): Promise<GraphName[]> {
  runs.length = 0;
  await work();
  return [...runs];
}

describe('a re-scored box', () => {
  test.each<[string, ProposedImage]>([
    ['after the proposals', image],
    [
      'of another task, after the first ten of more proposals',
      { file, task: 'det', proposals: Array.from({ length: 12 }, (_, i) => proposals[i % 3]) },
    ],
    ['of an image without proposals', { ...image, proposals: [] }],
  ])('%s gets what a full pass would give it', async (_, among) => {
    expectClose(rowOf(await rescorer.rescoreBoxes(among, [drawn[0]]), 0), await proposedLast(among, drawn[0]));
  });

  test('is not changed by the boxes that it is scored with, nor by their order', async () => {
    const together = await rescorer.rescoreBoxes(image, drawn);
    const reversed = await rescorer.rescoreBoxes(image, drawn.toReversed());
    for (const [index, box] of drawn.entries()) {
      const alone = rowOf(await rescorer.rescoreBoxes(image, [box]), 0);
      expectClose(rowOf(together, index), alone);
      expectClose(rowOf(reversed, drawn.length - 1 - index), alone);
    }
  });

  test('that was edited twice gets what it gets when edited once', async () => {
    const once = await rescorer.rescoreBoxes(image, [drawn[1]]);
    await rescorer.rescoreBoxes(image, [drawn[0]]);
    await rescorer.rescoreBoxes(image, [drawn[2], drawn[1]]);
    expectClose(rowOf(await rescorer.rescoreBoxes(image, [drawn[1]]), 0), rowOf(once, 0));
  });

  test('has to lie in the image', async () => {
    await expect(rescorer.rescoreBoxes(image, [drawn[0], [0, 0, 452, 10]])).rejects.toThrow(/Expected box 1 as/);
    await expect(rescorer.tightenBox({ ...image, file: 'gone.png' }, drawn[0])).rejects.toThrow('gone.png');
  });
});

describe('what is remembered of an image', () => {
  const append = ['objects', 'decoder', 'heads'];

  test('leaves nothing to run but the box; no boxes make it ready', async () => {
    await rescorer.rescoreBoxes(image, []);
    expect(await graphsRunBy(() => rescorer.rescoreBoxes(image, drawn))).toEqual(append);
    expect(await graphsRunBy(() => rescorer.rescoreBoxes(image, []))).toEqual([]);
  });

  test('makes room for others beyond the budget, and is then computed anew', async () => {
    const small = createRescorer(engine, { features: 0, prefixes: 0 });
    const before = await small.rescoreBoxes(image, drawn);
    await small.rescoreBoxes({ ...image, proposals: [] }, []);
    let after = before;
    const again = await graphsRunBy(async () => {
      after = await small.rescoreBoxes(image, drawn);
    });
    expect(again).toEqual(['objects', 'decoder', ...append]);
    expectClose(rowOf(after, 2), rowOf(before, 2));
  });

  test('is of the file as it is: another picture in its place is looked at anew', async () => {
    const copy = join(temporaryFolder(), 'copy.png');
    copyFileSync(file, copy);
    await rescorer.rescoreBoxes({ ...image, file: copy }, []);
    expect(await graphsRunBy(() => rescorer.rescoreBoxes({ ...image, file: copy }, []))).toEqual([]);
    copyFileSync('test/fixtures/reference/images/coffee.png', copy);
    expect(await graphsRunBy(() => rescorer.rescoreBoxes({ ...image, file: copy }, []))).toEqual([
      'vision',
      'pyramid',
      'objects',
      'decoder',
    ]);
  });
});
