import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Box, isInside } from '../../../../annotations/box.ts';
import { fitLetterbox, fromLetterbox, letterboxPixels } from '../../../../model/image/letterbox.ts';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) });

test.each([
  [640, 427, 640, 427],
  [512, 512, 640, 640],
  [333, 500, 426, 640],
  [4000, 3000, 640, 480],
  [1, 5000, 1, 640],
])('%d × %d becomes %d × %d in a square of 640', (width, height, scaledWidth, scaledHeight) => {
  const { scaled } = fitLetterbox({ width, height }, 640);
  expect(scaled).toEqual({ width: scaledWidth, height: scaledHeight });
});

test('the longer side fills the square', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const { scaled } = fitLetterbox(size, 320);
      expect(Math.max(scaled.width, scaled.height)).toBe(320);
      expect(Math.min(scaled.width, scaled.height)).toBeGreaterThan(0);
    }),
  );
});

describe('pixels', () => {
  const image = { data: Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => [255, 51, 0][i % 3]), width: 4, height: 2 };
  const pixels = letterboxPixels(image, fitLetterbox(image, 4));

  test('are planes of red, green and blue in 0..1', () => {
    const plane = (channel: number) => [...pixels.subarray(16 * channel + 4, 16 * channel + 12)];
    expect(plane(0)).toEqual(Array(8).fill(1));
    expect(plane(1)).toEqual(Array(8).fill(Math.fround(0.2)));
    expect(plane(2)).toEqual(Array(8).fill(0));
  });

  test('are grey above and below a wide image', () => {
    for (const row of [0, 3]) {
      expect([...pixels.subarray(4 * row, 4 * row + 4)]).toEqual(Array(4).fill(Math.fround(114 / 255)));
    }
  });

  test('with odd padding, the smaller band is first', () => {
    const odd = letterboxPixels(image, { ...fitLetterbox(image, 4), scaled: { width: 4, height: 1 } });
    const red = Array.from({ length: 4 }, (_, row) => odd[4 * row]);
    expect(red.map((value) => value === 1)).toEqual([false, true, false, false]);
  });
});

describe('boxes', () => {
  test('go to the square and come back', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (size, at) => {
          const letterbox = fitLetterbox(size, 640);
          const box: Box = [at[0] * size.width, at[1] * size.height, at[2] * size.width, at[3] * size.height];
          const [dx, dy] = [(640 - letterbox.scaled.width) / 2, (640 - letterbox.scaled.height) / 2];
          const inSquare = box.map((edge, i) => edge * letterbox.scale + (i % 2 === 0 ? dx : dy));
          const back = fromLetterbox([inSquare[0], inSquare[1], inSquare[2], inSquare[3]], letterbox);
          back.forEach((edge, i) => {
            expect(edge).toBeCloseTo(box[i], 6);
          });
        },
      ),
    );
  });

  test('are moved by exactly half of an odd padding', () => {
    const letterbox = fitLetterbox({ width: 640, height: 427 }, 640);
    expect(fromLetterbox([10, 200, 20, 300], letterbox)).toEqual([10, 93.5, 20, 193.5]);
  });

  test('that reach into the padding are clamped to the image', () => {
    const size = { width: 640, height: 427 };
    const box = fromLetterbox([-20, 0, 700, 640], fitLetterbox(size, 640));
    expect(box).toEqual([0, 0, 640, 427]);
    expect(isInside(box, size)).toBe(true);
  });
});
