import { expect, test } from 'vitest';
import { colourName, dominantColour, rotateHue } from '../../../../../model/nano/scenes/colours.ts';
import { disc } from './paintedWardrobe.ts';

test.each([
  ['red', 220, 30, 30],
  ['orange', 250, 150, 30],
  ['yellow', 250, 220, 50],
  ['green', 60, 160, 60],
  ['blue', 40, 90, 220],
  ['purple', 120, 50, 180],
  ['pink', 250, 110, 180],
  ['brown', 130, 80, 40],
  ['black', 20, 20, 25],
  ['white', 250, 250, 250],
  ['grey', 130, 130, 132],
] as const)('people call it %s', (name, red, green, blue) => {
  expect(colourName(red, green, blue)).toBe(name);
});

test('a sprite has a colour when most of it has, and none when it is half and half', () => {
  expect(dominantColour(disc(40, [220, 30, 30]))).toBe('red');
  const { rgba, ...size } = disc(40, [220, 30, 30]);
  const halves = rgba.map((value, i) => (Math.floor(i / 4) % 2 === 0 ? value : [40, 90, 220, value][i % 4]));
  expect(dominantColour({ ...size, rgba: halves })).toBeNull();
});

test('turning the hue changes the colour and keeps the shape', () => {
  const red = disc(40, [200, 60, 60]);
  const turned = rotateHue(red, 240);
  expect(dominantColour(turned)).toBe('blue');
  const alphas = (rgba: Uint8ClampedArray) => rgba.filter((_, i) => i % 4 === 3);
  expect(alphas(turned.rgba)).toEqual(alphas(red.rgba));
});

test('a full turn of the hue gives the same picture', () => {
  const red = disc(20, [200, 60, 60]);
  const turned = rotateHue(red, 360).rgba;
  expect(Math.max(...turned.map((value, i) => Math.abs(value - red.rgba[i])))).toBeLessThanOrEqual(1);
});
