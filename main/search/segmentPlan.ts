import type { StandingSet } from './standingSets.ts';

/** What the plan must know of a segment that is there. */
export type PlannedSegment = {
  readonly key: string;
  readonly sets: readonly StandingSet[];
  /** Vectors of objects. */
  readonly objects: number;
};

export type SegmentPlan<S extends PlannedSegment> = {
  readonly keep: readonly S[];
  /** Sets of new segments, a list for each. */
  readonly add: readonly (readonly StandingSet[])[];
};

/** Objects of a full segment: 64 MB of int8 at 1024 numbers each. */
const FULL = 65_536;
/** Segments that are not full; when there are more, they are made into one. */
const MOST_SMALL = 8;
/** A segment of which more is out of date is made anew. */
const MOST_STALE = 0.25;

/**
 * What to keep and what to make so that every standing set is in a segment. A few new sets cost a small segment, and
 * never a full one: of each vector, some ten copies are made in the life of a project.
 * @param counts the objects of each standing set
 */
export function planSegments<S extends PlannedSegment>(
  standing: readonly StandingSet[],
  counts: readonly number[],
  segments: readonly S[],
  full = FULL,
): SegmentPlan<S> {
  const runOf = new Map(standing.map(({ imageId, runId }) => [imageId, runId]));
  const fresh = segments.filter(({ sets }) => {
    const stale = sets.filter(({ imageId, runId }) => runOf.get(imageId) !== runId).length;
    return stale <= sets.length * MOST_STALE;
  });
  const isMissing = missingFrom(fresh);
  if (!standing.some(isMissing)) return { keep: fresh, add: [] };
  const small = fresh.filter(({ objects }) => objects < full / 2);
  const keep = small.length < MOST_SMALL ? fresh : fresh.filter((segment) => !small.includes(segment));
  return { keep, add: inGroups(standing, counts, missingFrom(keep), full) };
}

function missingFrom(segments: readonly PlannedSegment[]): (set: StandingSet) => boolean {
  const known = new Set(segments.flatMap(({ sets }) => sets.map(nameOf)));
  return (set) => !known.has(nameOf(set));
}

function nameOf({ imageId, runId }: StandingSet): string {
  return `${runId}/${imageId}`;
}

function inGroups(
  standing: readonly StandingSet[],
  counts: readonly number[],
  isWanted: (set: StandingSet) => boolean,
  full: number,
): StandingSet[][] {
  const groups: StandingSet[][] = [];
  let objects = full;
  for (const [index, set] of standing.entries()) {
    if (!isWanted(set)) continue;
    if (objects >= full) {
      groups.push([]);
      objects = 0;
    }
    groups.at(-1)?.push(set);
    // An image without objects has embeddings of its own.
    objects += Math.max(1, counts[index] ?? 0);
  }
  return groups;
}
