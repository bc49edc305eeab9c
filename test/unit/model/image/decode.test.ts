import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeUpright, readImageSize } from '../../../../model/image/decode.ts';

const folder = 'test/fixtures/pillow';
const pixels = z.object({ width: z.int(), height: z.int(), rgb: z.base64() });
const decoded = z.record(z.string(), pixels).parse(JSON.parse(readFileSync(join(folder, 'decode.json'), 'utf8')));
const files = Object.entries(decoded).map(([name, expected]) => ({ name, ...expected }));
const photograph = 'test/fixtures/reference/images/rocket.jpg';

describe('decoding', () => {
  test.each(files)('$name equals Pillow in every byte', async (expected) => {
    const image = await decodeUpright(join(folder, expected.name));
    expect([image.width, image.height]).toEqual([expected.width, expected.height]);
    expect(Buffer.from(image.data).equals(Buffer.from(expected.rgb, 'base64'))).toBe(true);
  });

  test.each([
    ['grey', 1, 'grey16'],
    ['colour', 3, 'rgb16'],
  ] as const)('keeps the upper byte of 16-bit %s', async (_, channels, space) => {
    const samples = Uint16Array.from({ length: 4 * channels }, (_, i) => 0x1234 + i * 0x1111);
    const raw = { width: 2, height: 2, channels };
    const png = await sharp(samples, { raw }).toColourspace(space).png().toBuffer();
    const expected = Array.from({ length: 12 }, (_, i) => samples[channels === 1 ? Math.floor(i / 3) : i] >> 8);
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    expect([...(await decodeUpright(png)).data]).toEqual(expected);
  });

  test('ignores an embedded colour profile', async () => {
    const input = { create: { width: 2, height: 2, channels: 3, background: '#c81e32' } } as const;
    const png = await sharp(input).withIccProfile('p3', { attach: true }).png().toBuffer();
    const stored = await sharp(png, { ignoreIcc: true }).raw().toBuffer();
    expect(Buffer.from((await decodeUpright(png)).data).equals(stored)).toBe(true);
  });

  test('gives size and orientation from the header, upright', async () => {
    expect(await readImageSize(join(folder, 'rotated.jpg'))).toEqual({ width: 10, height: 12, orientation: 6 });
    expect(await readImageSize(join(folder, 'rgb.png'))).toEqual({ width: 12, height: 10, orientation: 1 });
    expect(await readImageSize(join(folder, 'animated.gif'))).toEqual({ width: 12, height: 10, orientation: 1 });
  });
});

describe('an image that cannot be decoded', () => {
  test.each([
    ['a missing file', 'no/such/image.png', 'no/such/image.png'],
    ['a file that is no image', 'package.json', 'package.json'],
    ['a truncated file', readFileSync(photograph).subarray(0, 50_000), 'an image of 50000 bytes'],
    ['no bytes at all', new Uint8Array(0), 'an image of 0 bytes'],
  ])('%s is named in the error', async (_, source, name) => {
    await expect(decodeUpright(source)).rejects.toThrow(name);
  });

  test('one with too many pixels is refused with the limit, before decoding', async () => {
    const message = `Expected at most 0.2 megapixels in ${photograph}, got more`;
    await expect(decodeUpright(photograph, 200_000)).rejects.toThrow(message);
    await expect(readImageSize(photograph, 200_000)).rejects.toThrow(message);
  });

  test('one with damaged bytes gives whole pixels or a named error', async () => {
    const damage = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damage, async ({ name }, changes) => {
        const bytes = new Uint8Array(readFileSync(join(folder, name)));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          const { data, width, height } = await decodeUpright(bytes, 1e6);
          expect(data.length).toBe(width * height * 3);
        } catch (error) {
          expect(String(error)).toContain(`in an image of ${bytes.length} bytes, got`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
