import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mropeTable, walkPositions } from '../../../../model/positions/mrope.ts';
import { expectClose } from './expected.ts';

const published = { headSize: 128, theta: 5_000_000, section: [24, 20, 20] } as const;

function angles(positions: readonly number[], mrope: Parameters<typeof mropeTable>[1]): number[] {
  const { cos, sin } = mropeTable(Int32Array.from(positions), mrope);
  return Array.from(cos, (value, index) => Math.atan2(sin[index], value));
}

describe('position walk', () => {
  test('counts text on all axes, spreads an image from where it starts, goes on after its longer side', () => {
    const positions = walkPositions([2, { rows: 2, columns: 3 }, 1]);
    const triples = Array.from({ length: 9 }, (_, token) => [...positions.subarray(3 * token, 3 * token + 3)].join());
    expect(triples).toEqual(['0,0,0', '1,1,1', '2,2,2', '2,2,3', '2,2,4', '2,3,2', '2,3,3', '2,3,4', '5,5,5']);
  });

  test('continued at the next position equals one walk', () => {
    const count = fc.nat(20);
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(count, side, side, count, (before, rows, columns, after) => {
        const prefix = walkPositions([before, { rows, columns }]);
        const rest = walkPositions([after], before + Math.max(rows, columns));
        expect(walkPositions([before, { rows, columns }, after])).toEqual(Int32Array.from([...prefix, ...rest]));
      }),
    );
  });
});

describe('interleaved multi-axis rotary table', () => {
  test('goes round time, height and width, the rest being time', () => {
    const frequencies = angles([1, 1, 1], published);
    const axes = [0, 1, 2].map((axis) =>
      angles(
        [0, 1, 2].map((other) => (other === axis ? 1 : 0)),
        published,
      ),
    );
    const pattern = frequencies.map(
      (frequency, i) => 'THW'[axes.findIndex((angle) => Math.abs(angle[i]) > frequency / 2)],
    );
    expect(pattern.join('')).toBe(`${'THW'.repeat(20)}TTTT`);
  });

  test('has the known frequencies at theta 5,000,000', () => {
    const frequencies = angles([1, 1, 1], published);
    const known = [1, 0.78583, 0.617529, 5.69097e-4, 2.54508e-7];
    for (const [n, index] of [0, 1, 2, 31, 63].entries()) {
      expect(Math.abs(frequencies[index] / known[n] - 1)).toBeLessThan(2e-6);
    }
  });

  test('is plain rotary embedding for text', () => {
    const { cos } = mropeTable(walkPositions([50]), { headSize: 8, theta: 10000, section: [2, 1, 1] });
    const wanted = Array.from({ length: 200 }, (_, i) => Math.cos(Math.floor(i / 4) * 10000 ** (-(i % 4) / 4)));
    expectClose(cos, wanted, 1e-5);
  });

  test('with sections that do not fill half the head is refused', () => {
    const mrope = { headSize: 32, theta: 10000, section: [6, 5, 4] } as const;
    expect(() => mropeTable(walkPositions([1]), mrope)).toThrow('half the head size 32, got 6 + 5 + 4');
  });
});
