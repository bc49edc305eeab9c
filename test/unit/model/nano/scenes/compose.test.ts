import { expect, test } from 'vitest';
import { isInside, isValid } from '../../../../../annotations/box.ts';
import { composeScene } from '../../../../../model/nano/scenes/compose.ts';
import { createRandom } from '../../../../../model/nano/scenes/random.ts';
import { paintedWardrobe } from './paintedWardrobe.ts';

const wardrobe = paintedWardrobe();
const compose = (seed: number) => composeScene(createRandom(seed), wardrobe, []);

test('every object is seen well enough, in a box inside the image', async () => {
  for (let seed = 0; seed < 25; seed++) {
    const scene = await compose(seed);
    expect(scene.objects.length).toBeGreaterThanOrEqual(2);
    expect(scene.width * scene.height).toBeGreaterThan(65_000);
    expect(scene.width * scene.height).toBeLessThan(99_000);
    for (const { box, visible } of scene.objects) {
      expect(isValid(box) && isInside(box, scene)).toBe(true);
      expect(visible).toBeGreaterThanOrEqual(0.6);
      expect(visible).toBeLessThanOrEqual(1);
    }
  }
});

test('the same seed gives the same picture, another seed another', async () => {
  const [a, again, b] = [await compose(3), await compose(3), await compose(4)];
  expect(again).toEqual(a);
  expect(b.objects).not.toEqual(a.objects);
});
