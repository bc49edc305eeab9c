import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankImages } from '../../../../annotations/curation/captionRanking.ts';
import { keepFirst } from '../../../../annotations/curation/keepFirst.ts';

const SIZE = 3;
const row = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE });
const images = fc.array(row, { maxLength: 12 });
const captions = fc.array(fc.tuple(fc.nat({ max: 14 }), row), { maxLength: 6 });

function ranked(
  seen: readonly (readonly number[])[],
  asked: readonly (readonly [own: number, embedding: readonly number[]])[],
  block: number,
) {
  const embeddings = Float32Array.from(asked.flatMap(([, embedding]) => embedding));
  const ranking = rankImages(
    embeddings,
    asked.map(([own]) => `i${own}`),
    SIZE,
  );
  for (let start = 0; start < seen.length; start += block) {
    const part = seen.slice(start, start + block);
    const ids = part.map((_, place) => `i${start + place}`);
    ranking.add(ids, Float32Array.from(part.flat()));
  }
  return ranking.best();
}

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + Math.fround(value) * Math.fround(b[at] ?? 0), 0);

describe('the best other image of a caption', () => {
  test('is as good as any but its own, and never its own', () => {
    fc.assert(
      fc.property(images, captions, fc.integer({ min: 1, max: 5 }), (seen, asked, block) => {
        const best = ranked(seen, asked, block);
        expect(best).toHaveLength(asked.length);
        for (const [at, [own, embedding]] of asked.entries()) {
          const others = seen.flatMap((other, place) => (place === own ? [] : [cosine(embedding, other)]));
          expect(best[at]?.imageId).not.toBe(`i${own}`);
          expect(best[at]?.cosine ?? null).toEqual(others.length === 0 ? null : Math.max(...others));
        }
      }),
    );
  });

  test('is the same however the images are cut into blocks', () => {
    fc.assert(
      fc.property(images, captions, fc.integer({ min: 1, max: 5 }), (seen, asked, block) => {
        expect(ranked(seen, asked, block)).toEqual(ranked(seen, asked, 100));
      }),
    );
  });
});

test('the first of many are kept, as sorting all of them would', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat())), fc.integer({ min: 1, max: 6 }), (values, limit) => {
      const compare = ([a]: readonly [number, number], [b]: readonly [number, number]) => a - b;
      const kept = keepFirst(limit, compare);
      for (const value of values) kept.add(value);
      expect(kept.sorted()).toEqual(values.toSorted(compare).slice(0, limit));
    }),
  );
});
