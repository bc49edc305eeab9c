import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeShard } from '../../../../../model/nano/scenes/shard.ts';
import { paintedWardrobe } from './paintedWardrobe.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenes-'));
const lines = (shard: string, file: string) =>
  readFileSync(join(folder, shard, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  const wardrobe = paintedWardrobe();
  const plan = { seed: 5, count: 6, wardrobe, photographs: [], vocabulary: wardrobe.concepts };
  await writeShard(join(folder, '0001'), plan);
  await writeShard(join(folder, '0002'), plan);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a shard appears whole: records, proposals, truth and images agree on their names', () => {
  expect(readdirSync(folder).toSorted()).toEqual(['0001', '0002']);
  const proposals = JSON.parse(readFileSync(join(folder, '0001/proposals.json'), 'utf8'));
  const images = Object.keys(proposals);
  expect(images).toHaveLength(6);
  expect(new Set(lines('0001', 'records.jsonl').map(({ image }) => image))).toEqual(new Set(images));
  expect(lines('0001', 'meta.jsonl').map(({ image }) => image)).toEqual(images);
  expect(readdirSync(join(folder, '0001/images')).map((name) => `images/${name}`)).toEqual(images);
});

test('images have the size that the truth says', async () => {
  for (const { image, width, height } of lines('0001', 'meta.jsonl')) {
    expect(await sharp(join(folder, '0001', image)).metadata()).toMatchObject({ width, height, format: 'jpeg' });
  }
});

test('every record has labelled objects, absent texts that are no labels, and both captions', () => {
  for (const { objects, negs = [], captions } of lines('0001', 'records.jsonl')) {
    const labels = new Set(objects.map(({ label }: { label: string }) => label));
    expect(labels.size).toBeGreaterThan(0);
    expect(labels.size + negs.length).toBeLessThanOrEqual(10);
    expect(negs.some((text: string) => labels.has(text))).toBe(false);
    expect(captions.short_caption).toMatch(/\S/);
    expect(captions.long_caption).toMatch(/\.$/);
  }
});

test('the same seed writes the same bytes', () => {
  for (const file of ['records.jsonl', 'proposals.json', 'meta.jsonl', 'images/000003.jpg']) {
    expect(readFileSync(join(folder, '0002', file)).equals(readFileSync(join(folder, '0001', file))), file).toBe(true);
  }
});
