import { readdirSync, readFileSync, statSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readConcepts, termsOf } from '../../../../../../model/nano/scenes/concepts.ts';
import { backdropSvg, backdrops } from '../../../../../../model/nano/scenes/gallery/backdrops.ts';
import { readPictures } from '../../../../../../model/nano/scenes/gallery/pictures.ts';

const samples = new URL('../../../../../../samples/', import.meta.url);
const pictures = readPictures();

test('the sample project holds exactly the arranged pictures, each small enough to clone', async () => {
  const files = readdirSync(samples).filter((name) => name.endsWith('.jpg'));
  expect(files.map((name) => name.normalize()).toSorted()).toEqual(pictures.map(({ file }) => file).toSorted());
  expect(pictures).toHaveLength(24);
  for (const file of files) expect(statSync(new URL(encodeURIComponent(file), samples)).size).toBeLessThan(150_000);
});

test('every object of a picture stands in its frame', () => {
  for (const { file, items } of pictures) {
    for (const { icon, y, height } of items) expect(y - height, `${icon} of ${file}`).toBeGreaterThanOrEqual(-0.01);
  }
});

test('the sample phrases speak of what nano knows', () => {
  const phrases = readFileSync(new URL('phrases.txt', samples), 'utf8').trimEnd().split('\n');
  const known = readConcepts().flatMap(termsOf);
  for (const phrase of phrases)
    expect(
      known.some((term) => new RegExp(`\\b${term}\\b`).test(phrase)),
      phrase,
    ).toBe(true);
  expect(new Set(phrases).size).toBe(phrases.length);
});

test.each(Object.keys(backdrops))('the backdrop %s covers its picture', async (name) => {
  const known = pictures.find(({ backdrop }) => backdrop === name);
  expect(known, 'every backdrop is used').toBeDefined();
  if (known === undefined) return;
  const { channels } = await sharp(Buffer.from(backdropSvg(known.backdrop, 96, 60)))
    .ensureAlpha()
    .stats();
  expect(channels[3].min).toBe(255);
});
