import { describe, expect, test } from 'vitest';
import { type Box, iou } from '../../../../annotations/box.ts';
import { candidatesAround, tightenBox } from '../../../../model/rescore/tightenBox.ts';

const image = { width: 200, height: 100 };
const thing: Box = [50, 20, 110, 80];
const neighbour: Box = [120, 20, 180, 80];

/** A model that predicts the IoU with the nearer of two things, and embeds them at right angles. */
const score = async (boxes: readonly Box[]) => {
  const isThing = (box: Box) => iou(box, thing) >= iou(box, neighbour);
  return {
    objectEmbeddings: Float32Array.from(boxes.flatMap((box) => (isThing(box) ? [1, 0] : [0, 1]))),
    predictedIou: Float32Array.from(boxes, (box) => Math.max(iou(box, thing), iou(box, neighbour))),
  };
};

describe('a careless box', () => {
  test.each<[string, Box, Box[]]>([
    ['by moving its edges', [40, 20, 110, 80], []],
    ['by a proposal', [40, 10, 115, 85], [[51, 20, 110, 81], neighbour]],
    ['by several proposals', [40, 10, 115, 85], [[49, 20, 110, 79], [51, 21, 111, 81], [50, 19, 108, 80], neighbour]],
  ])('gets tighter %s', async (_, box, proposals) => {
    const tightened = await tightenBox(box, image, proposals, score);
    expect(iou(tightened?.box ?? box, thing)).toBeGreaterThan(iou(box, thing) + 0.04);
    expect(tightened?.predictedIou).toHaveLength(1);
    expect(tightened?.objectEmbeddings).toHaveLength(2);
  });

  test('keeps to its object where another one has a better proposal', async () => {
    const box: Box = [55, 20, 140, 80];
    const tightened = await tightenBox(box, image, [neighbour, [100, 20, 180, 80]], score);
    expect(iou(tightened?.box ?? box, thing)).toBeGreaterThanOrEqual(iou(box, thing));
  });
});

test('a tight box stays as it is', async () => {
  expect(await tightenBox(thing, image, [neighbour], score)).toBeNull();
});

describe('candidates', () => {
  test('are proposals that overlap the box, the nearest first', () => {
    const near: Box[] = [
      [40, 20, 110, 80],
      [51, 20, 110, 80],
      [50, 25, 110, 80],
    ];
    expect(candidatesAround(thing, image, [...near, neighbour])).toEqual([near[1], near[2], near[0]]);
  });

  test('lie in the image and have an area', () => {
    for (const box of [
      [0, 0, 200, 100],
      [199, 98, 200, 100],
    ] as const) {
      for (const [x1, y1, x2, y2] of candidatesAround(box, image, [])) {
        expect(Math.min(x1, y1, 200 - x2, 100 - y2)).toBeGreaterThanOrEqual(0);
        expect(Math.min(x2 - x1, y2 - y1)).toBeGreaterThanOrEqual(1);
      }
    }
  });
});
