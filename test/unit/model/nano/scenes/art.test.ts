import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openIcons, prepareArt, type Rendering } from '../../../../../model/nano/scenes/art.ts';
import { parseConcepts } from '../../../../../model/nano/scenes/concepts.ts';
import { styles } from '../../../../../model/nano/scenes/styles.ts';

const folder = mkdtempSync(join(tmpdir(), 'art-'));
const sources = { iconPackages: folder, stamps: join(folder, 'stamps') };
const concepts = parseConcepts('[toy]\nball | ball round-ball | toys/ball\nkite | kite\n');
let renderings: readonly Rendering[] = [];

/** An icon set with a ball in the lower right quarter, a second name for it, and an empty icon. */
const iconSet = {
  width: 40,
  height: 40,
  icons: { ball: { body: '<circle cx="30" cy="30" r="8" fill="#d22"/>' }, kite: { body: '' } },
  aliases: { 'round-ball': { parent: 'ball' } },
};

beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{}');
  for (const { id } of styles) {
    const set = join(folder, 'node_modules/@iconify-json', id);
    mkdirSync(set, { recursive: true });
    writeFileSync(join(set, 'icons.json'), JSON.stringify(iconSet));
  }
  mkdirSync(join(folder, 'stamps/toys'), { recursive: true });
  const stamp = sharp({ create: { width: 30, height: 20, channels: 4, background: '#2d2' } });
  await stamp
    .extend({ top: 5, bottom: 5, left: 5, right: 5, background: '#0000' })
    .png()
    .toFile(join(folder, 'stamps/toys/ball.png'));
  renderings = await prepareArt(join(folder, 'art'), concepts, sources);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('each set gives a concept once, under whatever name, and empty icons give nothing', () => {
  expect(renderings.map(({ concept }) => concept)).toEqual(renderings.map(() => 'ball'));
  expect(renderings.map(({ style }) => style)).toEqual(styles.map(({ id }) => id));
});

test('sprites are cut to what is visible', async () => {
  const [icon] = renderings;
  const { width = 0, height = 0 } = await sharp(join(folder, 'art', icon.file)).metadata();
  expect([width, height]).toEqual([224, 224]);
  const stamp = renderings.find(({ style }) => style === 'tuxpaint');
  const cut = await sharp(join(folder, 'art', stamp?.file ?? '')).metadata();
  expect((cut.width ?? 0) / (cut.height ?? 1)).toBeCloseTo(1.5, 1);
});

test('what was rasterised once is read again, and a longer table adds to it', async () => {
  const folderOfArt = join(folder, 'art');
  expect(await prepareArt(folderOfArt, concepts, sources)).toEqual(renderings);
  const more = [...concepts, ...parseConcepts('[toy]\nmarble | fxemoji:ball\n')];
  expect(await prepareArt(folderOfArt, more, sources)).toHaveLength(renderings.length + 1);
});

test('a stamp that is not installed is an error that names it', async () => {
  const missing = parseConcepts('[toy]\nyo-yo | - | toys/yoyo\n');
  await expect(prepareArt(join(folder, 'other'), missing, sources)).rejects.toThrow('toys/yoyo of "yo-yo"');
});

test('a single icon comes in the asked size, and one that the set lacks is an error', async () => {
  const renderIcon = openIcons(folder);
  expect(await sharp(await renderIcon('noto', 'ball', 90)).metadata()).toMatchObject({ width: 90, height: 90 });
  await expect(renderIcon('noto', 'violin', 90)).rejects.toThrow('"violin"');
});
