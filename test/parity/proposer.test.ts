import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Box, iou } from '../../annotations/box.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import { openTorchCheckpoint } from '../../model/checkpoint/torchZip.ts';
import { writeModel } from '../../model/graph/onnxFile.ts';
import { buildProposerGraph } from '../../model/graph/proposer.ts';
import { decodeUpright } from '../../model/image/decode.ts';
import { toProposerInput } from '../../model/preprocess/prepareImage.ts';
import { runProposer, selectBoxes } from '../../model/proposer/propose.ts';
import { openSessions, type Sessions } from '../../model/sessions.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const reference = join(fixtures, 'reference');
const root = mkdtempSync(join(tmpdir(), 'proposer-'));
afterAll(() => rmSync(root, { recursive: true }));

async function openProposer(checkpoint: string, inputSize: number): Promise<Sessions> {
  const source = await openTorchCheckpoint(checkpoint);
  const folder = mkdtempSync(join(root, 'bundle-'));
  await writeModel(buildProposerGraph(source, inputSize), folder, 'proposer');
  source.close();
  return openSessions(folder);
}

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>, allowed = (_: number) => 0): number {
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const beyond = Math.abs(actual[i] - expected[i]) - allowed(expected[i]);
    // NaN must not pass as "no difference".
    if (!(beyond <= largest)) largest = beyond;
  }
  return largest;
}

/** Half of the distance between neighbouring fp16 numbers, for expected values that were stored as such. */
function fp16Rounding(value: number): number {
  return 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -14) - 11);
}

function toBoxes(values: Float32Array): Box[] {
  return Array.from({ length: values.length / 4 }, (_, i): Box => {
    return [values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]];
  });
}

/** Boxes without area, which lay in the padding, have no IoU: they must agree in their edges. */
function isSame(a: Box, b: Box): boolean {
  return iou(a, b) > 0.999 || a.every((edge, i) => Math.abs(edge - b[i]) < 1e-2);
}

/** The expected boxes that have no partner of their own among the actual ones. */
function unmatched(actual: readonly Box[], expected: readonly Box[]): Box[] {
  const left = [...actual];
  return expected.filter((box) => {
    const partner = left.findIndex((other) => isSame(other, box));
    if (partner >= 0) left.splice(partner, 1);
    return partner < 0;
  });
}

describe('the reference proposer', async () => {
  const sessions = await openProposer(join(reference, 'tiny-proposer-a', 'wedetect_base_uni.pth'), 640);
  const expected = openSafetensors(join(reference, 'tiny-proposer-a', 'expected.safetensors'));

  test.each([
    ['astronaut', 'astronaut.png'],
    ['rocket', 'rocket.jpg'],
  ])('gives the raw scores, raw boxes and the 100 boxes of the published code for %s', async (name, file) => {
    const image = await decodeUpright(join(reference, 'images', file));
    const raw = await runProposer(sessions, toProposerInput(image, 640));
    const scores = raw.logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    const { boxes, scores: bestScores } = selectBoxes(raw);
    const differences = {
      rawScores: largestDifference(scores, expected.readFloat32(`${name}.raw_scores`), fp16Rounding),
      rawBoxes: largestDifference(raw.boxes, expected.readFloat32(`${name}.raw_boxes_letterboxed`)),
      scores: largestDifference(bestScores, expected.readFloat32(`${name}.scores`)),
    };
    console.log(`proposer, ${name}: largest differences`, differences);
    expect(differences.rawScores).toBeLessThan(1e-4);
    expect(differences.rawBoxes).toBeLessThan(1e-2);
    expect(differences.scores).toBeLessThan(1e-4);
    expect(boxes).toHaveLength(100);
    expect(unmatched(boxes, toBoxes(expected.readFloat32(`${name}.boxes_xyxy`)))).toEqual([]);
  });
});

test('a proposer of other widths, depths, bins and prompts gives what PyTorch gives', async () => {
  const sessions = await openProposer(join(fixtures, 'proposer', 'wedetect_narrow_uni.pth'), 160);
  const expected = openSafetensors(join(fixtures, 'proposer', 'expected.safetensors'));
  const pixels = Float32Array.from({ length: 3 * 160 * 160 }, (_, i) => {
    const [x, y, c] = [i % 160, Math.floor(i / 160) % 160, Math.floor(i / (160 * 160))];
    return 0.5 + 0.5 * Math.sin(x * (0.05 + 0.02 * c) + y * 0.08 * (c + 1));
  });
  const image = { data: pixels, dims: [1, 3, 160, 160] };
  const { logits, boxes } = await sessions.run('proposer', { image }, ['logits', 'boxes']);
  const differences = {
    logits: largestDifference(logits.data, expected.readFloat32('logits')),
    boxes: largestDifference(boxes.data, expected.readFloat32('boxes')),
  };
  console.log('proposer, other sizes: largest differences', differences);
  expect(differences.logits).toBeLessThan(1e-4);
  expect(differences.boxes).toBeLessThan(1e-2);
});
