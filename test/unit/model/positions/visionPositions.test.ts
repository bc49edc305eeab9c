import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockOrder } from '../../../../model/image/patchGrid.ts';
import { interpolatePositions, visionRotary } from '../../../../model/positions/visionPositions.ts';
import { expectClose } from './expected.ts';

/** A learned table whose entry at row i, column j is [i, j]. */
function coordinateTable(side: number): Float32Array {
  return Float32Array.from({ length: side * side * 2 }, (_, index) => {
    const entry = Math.floor(index / 2);
    return index % 2 === 0 ? Math.floor(entry / side) : entry % side;
  });
}

describe('interpolated vision positions', () => {
  test('spread the table evenly from corner to corner', () => {
    const positions = interpolatePositions(coordinateTable(48), 2, { rows: 52, columns: 1 }, 1);
    const rows = positions.filter((_, index) => index % 2 === 0);
    expectClose(
      [1, 2, 25, 51].map((row) => rows[row]),
      [0.921569, 1.843137, 23.039216, 47],
      1e-6,
    );
  });

  test('reproduce any table that is linear in row and column, for any grid', () => {
    const half = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(half, half, fc.integer({ min: 2, max: 7 }), (halfRows, halfColumns, side) => {
        const grid = { rows: 2 * halfRows, columns: 2 * halfColumns };
        const positions = interpolatePositions(coordinateTable(side), 2, grid, 2);
        for (const [patch, [row, column]] of [...blockOrder(grid, 2)].entries()) {
          const wanted = [(row * (side - 1)) / (grid.rows - 1), (column * (side - 1)) / (grid.columns - 1)];
          expectClose(positions.subarray(2 * patch, 2 * patch + 2), wanted, 1e-5);
        }
      }),
    );
  });

  test('of a table that is not square are refused', () => {
    expect(() => interpolatePositions(new Float32Array(14), 2, { rows: 2, columns: 2 }, 2)).toThrow('got 7 rows');
  });
});

describe('vision rotary table', () => {
  test('turns the first half of its angles with the row, the second with the column, in block order', () => {
    const { cos, sin } = visionRotary({ rows: 2, columns: 4 }, 2, 8);
    const places = [0, 1].flatMap((block) =>
      [0, 1].flatMap((row) => [0, 1].map((column) => [row, 2 * block + column])),
    );
    const angles = places.flatMap(([row, column]) => [row, row / 100, column, column / 100]);
    expectClose(cos, angles.map(Math.cos), 1e-6);
    expectClose(sin, angles.map(Math.sin), 1e-6);
  });

  test('has a quarter of the head size as frequencies of each axis', () => {
    const { cos, sin } = visionRotary({ rows: 2, columns: 2 }, 2, 64);
    const columnOne = 32 + 16;
    const angles = Array.from({ length: 16 }, (_, k) => 10000 ** (-k / 16));
    expectClose(cos.subarray(columnOne, columnOne + 16), angles.map(Math.cos), 1e-6);
    expectClose(sin.subarray(columnOne, columnOne + 16), angles.map(Math.sin), 1e-6);
  });

  test('of a head size that is no multiple of 4 is refused', () => {
    expect(() => visionRotary({ rows: 2, columns: 2 }, 2, 6)).toThrow('multiples of 4, got 6');
  });
});
