import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderOf } from '../../../../../annotations/formats/paths.ts';
import { type Candidate, planSplits } from '../../../../../annotations/formats/splitting/planSplits.ts';
import type { SplitBy, SplitOptions } from '../../../../../annotations/formats/splitting/units.ts';

const candidates: fc.Arbitrary<Candidate[]> = fc.uniqueArray(
  fc.record({
    path: fc.tuple(fc.nat(8), fc.nat(2000)).map(([folder, name]) => `f${folder}/${name}.jpg`),
    cluster: fc.option(
      fc.nat(60).map((cluster) => `c${cluster}`),
      { nil: undefined },
    ),
    phraseIds: fc.array(
      fc.nat(12).map((phrase) => `p${phrase}`),
      { maxLength: 4 },
    ),
    split: fc.constant(undefined),
  }),
  { selector: ({ path }) => path, maxLength: 400 },
);

const options: fc.Arbitrary<SplitOptions> = fc.record({
  validationRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.integer(),
  splitBy: fc.constantFrom<SplitBy>('image', 'folder', 'duplicates', 'phrase'),
});

/** Made from the outside: a thousand images whose phrases are as rare as 1 in 2 to 1 in 500. */
function manyImages(): Candidate[] {
  return Array.from({ length: 1000 }, (_, index) => ({
    path: `photos/${index}.jpg`,
    cluster: undefined,
    phraseIds: [2, 3, 7, 20, 50, 500].filter((every) => index % every === 0).map((every) => `every ${every}`),
    split: undefined,
  }));
}

describe('a plan of splits', () => {
  test('gives every image exactly one split, the same for the same seed and in any order', () => {
    fc.assert(
      fc.property(candidates, options, (images, how) => {
        const plan = planSplits(images, how);
        expect([...plan.keys()].sort()).toEqual(images.map(({ path }) => path).sort());
        for (const split of plan.values()) expect(['train', 'val']).toContain(split);
        expect([...planSplits(images.toReversed(), how)].sort()).toEqual([...plan].sort());
      }),
    );
  });

  test('divides no folder and no cluster that it goes by', () => {
    fc.assert(
      fc.property(candidates, options, (images, how) => {
        const plan = planSplits(images, how);
        const keys: Partial<Record<SplitBy, (image: Candidate) => string | undefined>> = {
          folder: ({ path }) => folderOf(path),
          duplicates: ({ cluster }) => cluster,
          phrase: ({ cluster }) => cluster,
        };
        const groups = Map.groupBy(images, (image) => keys[how.splitBy]?.(image) ?? `image ${image.path}`);
        for (const group of groups.values()) {
          expect(new Set(group.map(({ path }) => plan.get(path))).size).toBe(1);
        }
      }),
    );
  });

  test('comes as near to the share as the largest group allows', () => {
    fc.assert(
      fc.property(candidates, options, (images, how) => {
        if (how.splitBy === 'image') return;
        const plan = planSplits(images, how);
        const group = ({ path, cluster }: Candidate) => (how.splitBy === 'folder' ? folderOf(path) : (cluster ?? path));
        const largest = Math.max(0, ...[...Map.groupBy(images, group).values()].map(({ length }) => length));
        const val = [...plan.values()].filter((split) => split === 'val').length;
        expect(Math.abs(val - how.validationRatio * images.length)).toBeLessThanOrEqual(largest + 1);
      }),
    );
  });

  test('keeps the splits that images have, and takes their group with them', () => {
    const images = ['a/1', 'a/2', 'b/1'].map((path, index) => ({
      path,
      cluster: undefined,
      phraseIds: [],
      split: index === 0 ? ('test' as const) : undefined,
    }));
    const plan = planSplits(images, { validationRatio: 1, seed: 0, splitBy: 'folder' });
    expect(Object.fromEntries(plan)).toEqual({ 'a/1': 'test', 'a/2': 'test', 'b/1': 'val' });
  });

  test('by image is stable when the project grows', () => {
    const how = { validationRatio: 0.3, seed: 5, splitBy: 'image' } as const;
    const all = planSplits(manyImages(), how);
    for (const [path, split] of planSplits(manyImages().slice(0, 300), how)) expect(all.get(path)).toBe(split);
    expect([...all.values()].filter((split) => split === 'val').length).toBeGreaterThan(250);
  });

  test('by phrase gives every phrase its share, however rare it is', () => {
    for (const seed of [0, 1, 2, 3]) {
      const images = manyImages();
      const plan = planSplits(images, { validationRatio: 0.2, seed, splitBy: 'phrase' });
      expect([...plan.values()].filter((split) => split === 'val')).toHaveLength(200);
      for (const every of [2, 3, 7, 20, 50]) {
        const having = images.filter(({ phraseIds }) => phraseIds.includes(`every ${every}`));
        const inVal = having.filter(({ path }) => plan.get(path) === 'val').length;
        expect(Math.abs(inVal - having.length * 0.2)).toBeLessThanOrEqual(1 + having.length * 0.05);
      }
    }
  });
});
