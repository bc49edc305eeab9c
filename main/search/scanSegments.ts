import path from 'node:path';
import type { Logit } from '../../annotations/scores.ts';
import type { SegmentFile } from '../../model/search/scanner.ts';
import { regionIdOf } from './regionSets.ts';
import { locateRow, rowRanges } from './rowRanges.ts';
import type { createSearchProcess } from './searchProcess.ts';
import type { Segment, VectorKind } from './segments.ts';

export type VectorQuery = {
  /** That gave the embedding: only what it proposed compares. */
  readonly modelId: string;
  readonly kind: VectorKind;
  /** [C] of unit length. */
  readonly embedding: Float32Array;
  /** Scores are matches by this logit; cosines where it is null. */
  readonly logit: Logit | null;
  readonly limit: number;
  readonly minScore: number;
  /** Ids of the images to look at; null for all. */
  readonly only: ReadonlySet<string> | null;
};

/** A vector near the query. Its score is that of vectors in int8. */
export type VectorHit = {
  readonly imageId: string;
  /** Empty for a region. */
  readonly runId: string;
  /** Null for a proposal, or an image. */
  readonly regionId: string | null;
  /** Its place among the vectors of its image and kind. */
  readonly place: number;
  readonly score: number;
};

export type VectorHits = {
  /** Best first. */
  readonly hits: readonly VectorHit[];
  /** Vectors by score, in bins of equal width from 0 to 1. */
  readonly histogram: readonly number[];
};

/** What there is to scan. */
export type Scanned = {
  /** That gave the vectors; null before the first run. */
  readonly modelId: string | null;
  readonly segments: readonly Segment[];
  /** By image, the run that stands for it. */
  readonly standing: ReadonlyMap<string, string>;
  /** Bytes that open segments may take. */
  readonly memory: number;
};

/** The vectors nearest to a query, by their scores in int8. @throws when the signal is aborted */
export async function scanSegments(
  run: ReturnType<typeof createSearchProcess>['scan'],
  { modelId, segments, standing, memory }: Scanned,
  { modelId: askedOf, kind, embedding, logit, limit, minScore, only }: VectorQuery,
  signal: AbortSignal,
): Promise<VectorHits> {
  const scanned = modelId === askedOf ? withRanges(segments, standing, kind, only) : [];
  const found = await run(
    {
      segments: scanned.map(({ segment, ranges }) => ({ ...fileOf(segment, kind), ranges })),
      query: embedding,
      logit,
      limit,
      minScore,
      memory,
    },
    signal,
  );
  const hits = Array.from(found.rows, (row, index): VectorHit[] => {
    const segment = scanned[found.segments[index] ?? 0]?.segment;
    if (segment === undefined) return [];
    const { index: ofSet, place } = locateRow(segment.counts[kind], row);
    const set = segment.sets[ofSet];
    const score = found.scores[index] ?? 0;
    if (set === undefined) return [];
    const isRegion = segment.of === 'regions';
    const { imageId } = set;
    return isRegion
      ? [{ imageId, runId: '', regionId: regionIdOf(set), place, score }]
      : [{ ...set, regionId: null, place, score }];
  }).flat();
  return { hits, histogram: found.histogram };
}

/** The rows of each segment that count: of images that are wanted, of the runs that stand for them, and once. */
function withRanges(
  segments: readonly Segment[],
  standing: Scanned['standing'],
  kind: VectorKind,
  only: ReadonlySet<string> | null,
): { readonly segment: Segment; readonly ranges: Uint32Array }[] {
  const taken = new Set<string>();
  const ranged = segments.map((segment) => {
    const ranges = rowRanges(segment.counts[kind], (index) => {
      const set = segment.sets[index];
      if (set === undefined) return false;
      if (segment.of === 'regions') return only === null || only.has(set.imageId);
      if (standing.get(set.imageId) !== set.runId || taken.has(set.imageId)) return false;
      taken.add(set.imageId);
      return only === null || only.has(set.imageId);
    });
    return { segment, ranges };
  });
  return ranged.filter(({ ranges }) => ranges.length > 0);
}

/** Where the vectors of a kind stand in a segment. */
export function fileOf({ folder, bytes }: Segment, kind: VectorKind): SegmentFile {
  return { file: path.join(folder, `${kind}.onnx`), bytes: bytes[kind] };
}
