import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smartResize } from '../../../../model/image/smartResize.ts';

const published = { min: 900 * 1024, max: 1200 * 1024 };

describe('smart resize', () => {
  test.each([
    [640, 480, 1120, 832],
    [1920, 1080, 1472, 800],
    [1280, 720, 1280, 736],
    [1333, 800, 1344, 800],
    [500, 375, 1120, 832],
    [333, 500, 800, 1184],
    [1000, 1000, 992, 992],
    [4000, 3000, 1280, 960],
    [1152, 1088, 1120, 1056],
    [3000, 100, 5280, 192],
    [100, 100, 960, 960],
    [32, 6400, 96, 13600],
  ])('turns %d×%d into %d×%d under the published budget', (width, height, newWidth, newHeight) => {
    expect(smartResize({ width, height }, published, 32)).toEqual({ width: newWidth, height: newHeight });
  });

  test('gives whole blocks within a block row of the budget, keeping the aspect ratio', () => {
    const side = fc.integer({ min: 40, max: 6000 });
    const budget = fc.constantFrom(published, { min: 65536, max: 98304 });
    fc.assert(
      fc.property(side, side, budget, (width, height, { min, max }) => {
        fc.pre(Math.max(width, height) / Math.min(width, height) < 4);
        const resized = smartResize({ width, height }, { min, max }, 32);
        expect([resized.width % 32, resized.height % 32]).toEqual([0, 0]);
        const slack = 32 * (resized.width + resized.height);
        expect(resized.width * resized.height).toBeGreaterThan(min - slack);
        expect(resized.width * resized.height).toBeLessThan(max + slack);
        const stretch = resized.width / width / (resized.height / height);
        expect(Math.abs(Math.log(stretch))).toBeLessThan(32 / resized.width + 32 / resized.height);
      }),
    );
  });

  test('keeps at least one block across a thin image', () => {
    expect(smartResize({ width: 6000, height: 40 }, { min: 65536, max: 98304 }, 32).height).toBe(32);
  });

  test.each([
    [4000, 10],
    [0, 10],
    [Number.NaN, 10],
  ])('refuses an image of %d×%d pixels, naming its size', (width, height) => {
    expect(() => smartResize({ width, height }, published, 32)).toThrow(`got ${width}×${height} pixels`);
  });
});
