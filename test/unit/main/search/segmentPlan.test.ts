import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlannedSegment, planSegments } from '../../../../main/search/segmentPlan.ts';
import type { StandingSet } from '../../../../main/search/standingSets.ts';

const FULL = 100;
const nameOf = ({ imageId, runId }: StandingSet) => `${runId}/${imageId}`;

type Made = { readonly segments: readonly PlannedSegment[]; readonly written: number };

/** Carries the plan out. */
function bring(standing: readonly StandingSet[], counts: readonly number[], { segments, written }: Made): Made {
  const { keep, add } = planSegments(standing, counts, segments, FULL);
  const countOf = (set: StandingSet) => counts[standing.indexOf(set)] ?? 0;
  const made = add.map((sets, index) => ({
    key: `${written} ${index}`,
    sets,
    objects: sets.reduce((sum, set) => sum + countOf(set), 0),
  }));
  return { segments: [...keep, ...made], written: written + made.reduce((sum, { objects }) => sum + objects, 0) };
}

describe('a plan of segments', () => {
  test('has every standing set in a segment, whatever was there', () => {
    const step = fc.record({
      images: fc.subarray(Array.from({ length: 30 }, (_, index) => `image ${index}`)),
      run: fc.constantFrom('run 1', 'run 2', 'run 3'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), fc.nat({ max: 40 }), (steps, objects) => {
        const standing = new Map<string, string>();
        let made: Made = { segments: [], written: 0 };
        for (const { images, run } of steps) {
          for (const image of images) standing.set(image, run);
          const sets = [...standing].map(([imageId, runId]) => ({ imageId, runId }));
          made = bring(sets, Array(sets.length).fill(objects), made);
          const known = new Set(made.segments.flatMap((segment) => segment.sets.map(nameOf)));
          expect(sets.filter((set) => !known.has(nameOf(set)))).toEqual([]);
          const again = planSegments(sets, Array(sets.length).fill(objects), made.segments, FULL);
          expect(again).toEqual({ keep: made.segments, add: [] });
        }
      }),
    );
  });

  test('writes each vector a few times in the life of a project that grows image by image', () => {
    let made: Made = { segments: [], written: 0 };
    const sets: StandingSet[] = [];
    for (let index = 0; index < 500; index++) {
      sets.push({ imageId: `image ${index}`, runId: 'run' });
      made = bring(sets, Array(sets.length).fill(2), made);
    }
    expect(made.written).toBeLessThan(10 * 1000);
    expect(made.segments.length).toBeLessThan(25);
  });

  test('makes a segment anew when more than a quarter of it has been seen by a later run', () => {
    const sets = ['a', 'b', 'c', 'd'].map((imageId) => ({ imageId, runId: 'old' }));
    const made = bring(sets, [10, 10, 10, 10], { segments: [], written: 0 });
    const one = sets.map((set, index) => (index < 1 ? { ...set, runId: 'new' } : set));
    expect(planSegments(one, [10, 10, 10, 10], made.segments, FULL)).toEqual({ keep: made.segments, add: [[one[0]]] });
    const two = sets.map((set, index) => (index < 2 ? { ...set, runId: 'new' } : set));
    expect(planSegments(two, [10, 10, 10, 10], made.segments, FULL)).toEqual({ keep: [], add: [two] });
  });
});
