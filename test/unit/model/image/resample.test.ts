import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resample } from '../../../../model/image/resample.ts';

const pixels = z.object({ width: z.int(), height: z.int(), rgb: z.base64() });
const interpolation = z.enum(['bilinear', 'bicubic']);
const fixture = z
  .object({ source: pixels, cases: z.array(pixels.extend({ interpolation })) })
  .parse(JSON.parse(readFileSync('test/fixtures/pillow/resample.json', 'utf8')));

function decode({ width, height, rgb }: z.infer<typeof pixels>) {
  return { width, height, data: new Uint8Array(Buffer.from(rgb, 'base64')) };
}

describe('resampling', () => {
  test.each(fixture.cases)('to $width×$height, $interpolation, equals Pillow in every byte', (expected) => {
    expect(resample(decode(fixture.source), expected, expected.interpolation)).toEqual(decode(expected));
  });

  test('a picture of one colour keeps it at any size', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const size = fc.record({ width: side, height: side });
    const colour = fc.uint8Array({ minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(size, size, colour, fc.constantFrom(...interpolation.options), (from, to, [r, g, b], filter) => {
        const fill = (count: number) => Uint8Array.from({ length: count * 3 }, (_, i) => [r, g, b][i % 3]);
        const image = { ...from, data: fill(from.width * from.height) };
        expect(resample(image, to, filter).data).toEqual(fill(to.width * to.height));
      }),
    );
  });

  test('an unchanged size gives the image back', () => {
    const image = decode(fixture.source);
    expect(resample(image, { width: image.width, height: image.height }, 'bicubic')).toBe(image);
  });
});
