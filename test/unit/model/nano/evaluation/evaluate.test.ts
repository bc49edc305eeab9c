import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nanoCheckpoint } from '../../../../../main/packageRoot.ts';
import { resolveBundle } from '../../../../../model/bundle/resolve.ts';
import { type Engine, openEngine } from '../../../../../model/engine.ts';
import { evaluateScene } from '../../../../../model/nano/evaluation/evaluate.ts';
import { type ImageProposals, proposeImage } from '../../../../../model/pipeline.ts';

const TIME_LIMIT = 120_000;
const file = resolve(import.meta.dirname, '../../../../fixtures/reference/images/chelsea.png');
const cache = mkdtempSync(join(tmpdir(), 'objembed-evaluate-'));
let engine: Engine;
let proposals: ImageProposals;

beforeAll(async () => {
  engine = openEngine(await resolveBundle(nanoCheckpoint, cache), 'bf16');
  proposals = await proposeImage(engine, file, 'rec');
}, TIME_LIMIT);

afterAll(async () => {
  await engine.close();
  rmSync(cache, { recursive: true });
});

const nowhere = { concept: 'speck', bbox: [1000, 1000, 1001, 1001] } as const;
const aboutNowhere = { text: 'speck', kind: 'noun', objects: [0] } as const;

test('objects are found where proposals are, and a proposal is as good as its best object', async () => {
  const { boxes } = proposals;
  const objects = [nowhere, { concept: 'cat', bbox: boxes[0] }, { concept: 'nose', bbox: boxes[7] }];
  const { found, trueIou, predictedIou } = await evaluateScene(
    engine,
    { file, objects, phrases: [aboutNowhere] },
    'rec',
  );
  expect(found).toEqual([false, true, true]);
  expect(trueIou).toHaveLength(boxes.length);
  expect([trueIou[0], trueIou[7]]).toEqual([1, 1]);
  expect(predictedIou).toEqual(Array.from(proposals.predictedIou));
});

test('a phrase is grounded by the proposal of its best match score, in any object that it is true of', async () => {
  const asked = { ...aboutNowhere, text: 'cat' };
  const [{ best, iou }] = (await evaluateScene(engine, { file, objects: [nowhere], phrases: [asked] }, 'rec')).grounded;
  if (best === null) throw new Error('Expected proposals.');
  expect(iou).toBe(0);
  const objects = [nowhere, { concept: 'cat', bbox: best.box }];
  const phrases = [aboutNowhere, { ...asked, objects: [0, 1] }];
  const { grounded } = await evaluateScene(engine, { file, objects, phrases }, 'rec');
  expect(grounded[1]).toEqual({ text: 'cat', kind: 'noun', concepts: ['speck', 'cat'], best, iou: 1 });
  expect(proposals.predictedIou).toContain(best.predictedIou);
  expect(best.matchScore).toBeLessThanOrEqual(best.predictedIou);
});

test('the graphs take a part of the time of an image', async () => {
  const scene = { file, objects: [nowhere], phrases: [aboutNowhere] };
  const { image, graphs } = (await evaluateScene(engine, scene, 'rec')).milliseconds;
  expect(Object.keys(graphs).sort()).toEqual(['decoder', 'heads', 'objects', 'proposer', 'pyramid', 'vision']);
  expect(Object.values(graphs).reduce((sum, time) => sum + time, 0)).toBeLessThan(image);
});
