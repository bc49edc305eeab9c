import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createPictureIndex,
  groupDuplicates,
  hammingDistance,
} from '../../../../annotations/curation/duplicateImages.ts';

const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const hex = (value: bigint) => value.toString(16).padStart(16, '0');
const ones = (value: bigint) => [...value.toString(2)].filter((bit) => bit === '1').length;
const hash = (imageId: string, content = imageId) => ({ imageId, content, picture: hex(0n) });

describe('the distance of two hashes', () => {
  test('is the number of bits in which they differ', () => {
    fc.assert(
      fc.property(bits, bits, (a, b) => {
        expect(hammingDistance(hex(a), hex(b))).toBe(ones(a ^ b));
      }),
    );
  });
});

describe('an index of pictures', () => {
  test('finds what is near, and nothing else, wherever the bits differ', () => {
    fc.assert(
      fc.property(bits, fc.uniqueArray(fc.nat(63), { maxLength: 12 }), (picture, flipped) => {
        fc.pre(ones(picture) > 17 && ones(picture) < 47);
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), picture);
        const index = createPictureIndex();
        expect(index.add('a', hex(picture))).toEqual([]);
        expect(index.add('b', hex(other))).toEqual(flipped.length <= 7 ? ['a'] : []);
      }),
    );
  });

  test('names the first of equal pictures alone', () => {
    const index = createPictureIndex();
    index.add('a', '0123456789abcdef');
    expect(index.add('b', '0123456789abcdef')).toEqual(['a']);
    expect(index.add('c', '0123456789abcdef')).toEqual(['a']);
  });

  test('takes pictures without shapes for alike only when they are equal', () => {
    const index = createPictureIndex();
    index.add('white', '0000000000000000');
    expect(index.add('nearly white', '0000000000000001')).toEqual([]);
    expect(index.add('black', '0000000000000000')).toEqual(['white']);
  });
});

describe('groups', () => {
  test('are of copies, or of what is near, and of what is near to that', () => {
    const hashes = [hash('a', '1'), hash('b'), hash('c', '1'), hash('d'), hash('e'), hash('f'), hash('g')];
    const near = [
      ['b', 'd'],
      ['d', 'f'],
    ] as const;
    expect(groupDuplicates(hashes, near)).toEqual([
      { kind: 'exact', imageIds: ['a', 'c'] },
      { kind: 'near', imageIds: ['b', 'd', 'f'] },
    ]);
  });

  test('hold every image at most once, and all that are joined', () => {
    const pair = fc.tuple(fc.nat(15).map(String), fc.nat(15).map(String));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (near) => {
        const hashes = Array.from({ length: 16 }, (_, index) => hash(String(index)));
        const groups = groupDuplicates(hashes, near);
        const members = groups.flatMap(({ imageIds }) => imageIds);
        expect(new Set(members).size).toBe(members.length);
        for (const [a, b] of near) {
          if (a !== b)
            expect(groups.filter(({ imageIds }) => imageIds.includes(a) && imageIds.includes(b))).toHaveLength(1);
        }
      }),
    );
  });
});
