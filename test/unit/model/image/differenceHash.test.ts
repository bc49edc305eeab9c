import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { hammingDistance } from '../../../../annotations/curation/duplicateImages.ts';
import { differenceHash } from '../../../../model/image/differenceHash.ts';

/** Grey grows to the right in the upper half and falls in the lower one. */
const halves = Buffer.from(`<svg width="360" height="320">
  <defs><linearGradient id="up"><stop stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>
  <linearGradient id="down"><stop stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient></defs>
  <rect width="360" height="160" fill="url(#up)"/><rect y="160" width="360" height="160" fill="url(#down)"/></svg>`);

describe('the hash of a picture', () => {
  test('tells, row by row, where it grows lighter to the right', async () => {
    expect(await differenceHash(sharp(halves))).toBe('ffffffff00000000');
  });

  test('hardly changes when the picture is scaled, encoded, brightened or made grey', async () => {
    const original = await differenceHash(sharp('samples/harbour.jpg'));
    const versions = [
      sharp('samples/harbour.jpg').resize(200).webp({ quality: 50 }),
      sharp('samples/harbour.jpg').resize(500, 300, { fit: 'fill' }).png(),
      sharp('samples/harbour.jpg').modulate({ brightness: 1.15 }).jpeg({ quality: 40 }),
      sharp('samples/harbour.jpg').greyscale().jpeg(),
    ];
    for (const version of versions) {
      expect(hammingDistance(original, await differenceHash(sharp(await version.toBuffer())))).toBeLessThanOrEqual(7);
    }
  });

  test('is of the upright picture when it is turned first', async () => {
    const turned = await sharp(halves).rotate(270).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    expect(hammingDistance('ffffffff00000000', await differenceHash(sharp(turned).autoOrient()))).toBeLessThanOrEqual(
      2,
    );
  });

  test('of different pictures is far apart', async () => {
    const [a, b] = [
      await differenceHash(sharp('samples/harbour.jpg')),
      await differenceHash(sharp('samples/beach-picnic.jpg')),
    ];
    expect(hammingDistance(a, b)).toBeGreaterThan(7);
  });
});
