import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { boxSine, gridSine } from '../../../../model/positions/sine.ts';
import { expectClose, expected } from './expected.ts';

const grid = { rows: 26, columns: 35 };
const size = 2048;

describe('grid sine embedding', () => {
  test.each([
    ['fp32', 1.2e-7],
    ['bf16', 1e-9],
  ] as const)('in %s equals PyTorch', (numerics, tolerance) => {
    const row = gridSine(grid, size, numerics).subarray(400 * size, 401 * size);
    const everyThirtyFirst = row.filter((_, index) => index % 31 === 0);
    expectClose(everyThirtyFirst, expected[numerics].gridRow, tolerance);
  });

  test('in bf16 equals PyTorch in every bit of the table', () => {
    const { buffer } = gridSine(grid, size, 'bf16');
    expect(createHash('sha256').update(new Uint8Array(buffer)).digest('hex')).toBe(expected.bf16GridSha256);
  });

  test('holds y before x, sine before cosine, one half added to index / count', () => {
    // Row 1 of 4 and column 0 of 3: y = 0.75, x = 0.5.
    const [y, x] = [4 * 1, 0].map((start) =>
      gridSine({ rows: 4, columns: 3 }, 4, 'fp32').subarray(start * 3, start * 3 + 4),
    );
    expectClose(y, [-1, 0, 0, -1], 1e-6);
    expectClose(x.subarray(0, 2), [0, -1], 1e-6);
  });

  test.each([
    ['fp32', [-1, 0, -0.996473, -0.083914], [0, -1, 0.055979, -0.998432]],
    ['bf16', [-1, 0.006348, -1, -0.056152], [0.000969, -1, 0.047852, -1]],
  ] as const)('in %s starts with the known values at y = 0.75, x = 0.5', (numerics, y, x) => {
    const row = gridSine({ rows: 4, columns: 1 }, size, numerics).subarray(size, 2 * size);
    expectClose(row.subarray(0, 4), y, 1e-6);
    expectClose(row.subarray(size / 2, size / 2 + 4), x, 1e-6);
  });

  test('of an odd size is refused', () => {
    expect(() => gridSine(grid, 15, 'fp32')).toThrow('Expected an embedding size in multiples of 2, got 15');
  });
});

describe('box sine embedding', () => {
  test.each([
    ['fp32', 1.2e-7],
    ['bf16', 1e-9],
  ] as const)('in %s equals PyTorch', (numerics, tolerance) => {
    const { relative, boxSine: wanted } = expected[numerics];
    expectClose(boxSine(Float32Array.from(relative), 80, numerics), wanted, tolerance);
  });

  test('holds y, x, width and height in this order', () => {
    const row = boxSine(Float32Array.of(0.25, 0.5, 0.125, 0.0625), size, 'bf16');
    const starts = [0, 1, 2, 3].map((part) => [...row.subarray((part * size) / 4, (part * size) / 4 + 2)]);
    expectClose(starts.flat(), [0.000969, -1, 1, 0.000484, 0.707031, 0.707031, 0.382812, 0.925781], 1e-6);
  });

  test('of no boxes is empty', () => {
    expect(boxSine(new Float32Array(0), 8, 'bf16')).toEqual(new Float32Array(0));
  });
});
