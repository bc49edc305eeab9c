import { expect, test } from 'vitest';
import type { Rendering } from '../../../../../model/nano/scenes/art.ts';
import { parseConcepts } from '../../../../../model/nano/scenes/concepts.ts';
import { createRandom } from '../../../../../model/nano/scenes/random.ts';
import { mipmapOf } from '../../../../../model/nano/scenes/raster.ts';
import { canMeet, chooseRendering, dress } from '../../../../../model/nano/scenes/wardrobe.ts';
import { disc } from './paintedWardrobe.ts';

const [bird, duck, swan, car, apple] = parseConcepts(
  '[animal]\nbird | bird\nduck < bird | duck\nswan < bird | swan\n[vehicle]\ncar | car\n[fruit]\napple | apple\n',
);
const red = { mipmap: mipmapOf(disc(40, [200, 40, 40])), colour: 'red' as const };

test('concepts do not meet when the name of one is true of the other', () => {
  expect(canMeet(bird, duck)).toBe(false);
  expect(canMeet(duck, bird)).toBe(false);
  expect(canMeet(duck, swan)).toBe(true);
  expect(canMeet(bird, bird)).toBe(true);
});

test('cars are sometimes repainted and measured again, apples never', () => {
  const coloursOf = (concept: typeof car) =>
    new Set(Array.from({ length: 40 }, (_, seed) => dress(createRandom(seed), concept, red).colour));
  expect(coloursOf(car).has('red')).toBe(true);
  expect(coloursOf(car).size).toBeGreaterThan(3);
  expect(coloursOf(apple)).toEqual(new Set(['red']));
});

test('a rendering comes from the asked style when the concept has one there', () => {
  const renderings = ['noto', 'twemoji', 'openmoji'].map(
    (style): Rendering => ({ id: style, concept: 'car', style, file: '' }),
  );
  const random = createRandom(1);
  for (let i = 0; i < 10; i++) expect(chooseRendering(random, renderings, 'twemoji').style).toBe('twemoji');
  const others = Array.from({ length: 40 }, () => chooseRendering(random, renderings, 'fxemoji').style);
  expect(new Set(others)).toEqual(new Set(['noto', 'twemoji', 'openmoji']));
});
