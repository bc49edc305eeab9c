import { expect, test } from 'vitest';
import { iou, isInside, isValid } from '../../../../../annotations/box.ts';
import { composeScene } from '../../../../../model/nano/scenes/compose.ts';
import { proposeBoxes } from '../../../../../model/nano/scenes/proposals.ts';
import { createRandom } from '../../../../../model/nano/scenes/random.ts';
import { paintedWardrobe } from './paintedWardrobe.ts';

test('proposals lie in the image, find every object and miss in every degree', async () => {
  const wardrobe = paintedWardrobe();
  const best: number[] = [];
  for (let seed = 0; seed < 15; seed++) {
    const random = createRandom(seed);
    const scene = await composeScene(random, wardrobe, []);
    const boxes = proposeBoxes(random, scene);
    expect(boxes.every((box) => isValid(box) && isInside(box, scene))).toBe(true);
    expect(boxes.length).toBeGreaterThanOrEqual(18);
    expect(boxes.length).toBeLessThanOrEqual(40);
    for (const { box } of scene.objects)
      expect(Math.max(...boxes.map((other) => iou(box, other)))).toBeGreaterThan(0.5);
    best.push(...boxes.map((other) => Math.max(...scene.objects.map(({ box }) => iou(box, other)))));
  }
  for (let low = 0; low < 0.95; low += 0.2)
    expect(best.filter((value) => value >= low && value < low + 0.2).length).toBeGreaterThan(5);
});
