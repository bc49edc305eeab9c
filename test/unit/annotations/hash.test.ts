import { describe, expect, test } from 'vitest';
import { hashFraction, hashText } from '../../../annotations/hash.ts';

const names = Array.from({ length: 20_000 }, (_, index) => `images/${index}.jpg`);

describe('hashText', () => {
  test('tells 20,000 file names apart', () => {
    expect(new Set(names.map(hashText)).size).toBe(names.length);
  });

  test('gives the same numbers for ever, as splits depend on them', () => {
    expect(['', 'a', '0/images/1.jpg', '\u72d7'].map(hashText)).toMatchInlineSnapshot(`
      [
        69941194923040,
        530739515766763,
        3149823861078154,
        4798054585767700,
      ]
    `);
  });
});

describe('hashFraction', () => {
  test('spreads names evenly over [0, 1)', () => {
    const tenths = new Array<number>(10).fill(0);
    for (const name of names) tenths[Math.floor(hashFraction(name) * 10)] += 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
