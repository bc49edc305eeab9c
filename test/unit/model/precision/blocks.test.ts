import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockFormat, blockIntegers, blockScales } from '../../../../model/precision/blocks.ts';

const int8: BlockFormat = { bits: 8, blockSize: 128 };
const int4: BlockFormat = { bits: 4, blockSize: 32 };

/** The values that the integers and scales stand for, [n, blocks·blockSize]. */
function restore(integers: Uint8Array, scales: Float32Array, { bits, blockSize }: BlockFormat): number[] {
  const signed = [...integers].flatMap((byte) => (bits === 8 ? [byte - 128] : [(byte & 15) - 8, (byte >> 4) - 8]));
  return signed.map((integer, i) => integer * scales[Math.floor(i / blockSize)]);
}

describe('values in blocks', () => {
  test('are packed as ONNX Runtime reads them, the first of two in the low half of a byte, ties to even', () => {
    const values = Float32Array.from({ length: 32 }, (_, i) => (i - 16) / 8);
    const scales = blockScales(values, 32, int4);
    expect([...scales]).toEqual([0.25]);
    expect([...blockIntegers(values, 32, scales, int4)]).toEqual([
      0, 33, 34, 67, 68, 101, 102, 135, 136, 169, 170, 203, 204, 237, 238, 255,
    ]);
  });

  test('have a scale whose sign lets the value of largest magnitude be exact', () => {
    const scales = blockScales(Float32Array.of(-1, 4, 2, -3), 4, int8);
    expect([...scales]).toEqual([-1 / 32]);
    expect(restore(blockIntegers(Float32Array.of(-1, 4, 2, -3), 4, scales, int8), scales, int8).slice(0, 4)).toEqual([
      -1, 4, 2, -3,
    ]);
  });

  test('that are all zero stay so, and so does what fills up the last block of a row', () => {
    for (const format of [int8, int4]) {
      const values = new Float32Array(2 * 40);
      values[40] = 3;
      const scales = blockScales(values, 40, format);
      const restored = restore(blockIntegers(values, 40, scales, format), scales, format);
      expect(restored.filter((value) => value !== 0)).toEqual([3]);
    }
  });

  test.each([
    ['int8', int8],
    ['int4', int4],
  ])('of %s come back within one step of their block, whatever they are', (_, format) => {
    const width = 50;
    const value = fc.float({ noNaN: true, min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2 * width, maxLength: 2 * width }), (numbers) => {
        const values = Float32Array.from(numbers);
        const scales = blockScales(values, width, format);
        const restored = restore(blockIntegers(values, width, scales, format), scales, format);
        const padded = Math.ceil(width / format.blockSize) * format.blockSize;
        for (const [i, number] of values.entries()) {
          const place = Math.floor(i / width) * padded + (i % width);
          const step = Math.abs(scales[Math.floor(place / format.blockSize)]);
          expect(Math.abs(restored[place] - number)).toBeLessThanOrEqual(step * (1 + 1e-6));
        }
      }),
    );
  });
});
