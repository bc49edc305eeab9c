import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Logit } from '../../annotations/scores.ts';
import { sessionOptions } from '../providers/openSession.ts';
import { type BestRows, collectBest } from './bestRows.ts';

/** A segment as `packSegment` has written it. */
export interface SegmentFile {
  /** Its graph, `<name>.onnx`. */
  readonly file: string;
  /** What it takes in memory. */
  readonly bytes: number;
}

export interface ScannedSegment extends SegmentFile {
  /** Rows that count, as pairs of a first row and the one after the last. */
  readonly ranges: Uint32Array;
}

export interface Scan {
  readonly segments: readonly ScannedSegment[];
  /** [C] of unit length. */
  readonly query: Float32Array;
  /** Orders rows by sigmoid(scale · cosine + bias) · weight; by their cosine where it is null. */
  readonly logit: Logit | null;
  /** Rows to give at most. */
  readonly limit: number;
  /** Rows of less are only counted in the histogram. */
  readonly minScore: number;
  /** Bytes of segments that may stay in memory. */
  readonly memory: number;
}

export interface ScanResult extends BestRows {
  /** Rows by their score, in bins of equal width from 0 to 1; scores below 0 are in the first. */
  readonly histogram: readonly number[];
}

export interface Scanner {
  scan(scan: Scan): Promise<ScanResult>;
  /** Brings segments into memory, as far as they fit, and lets go of files that are not known any more. */
  open(segments: readonly SegmentFile[], known: readonly string[], memory: number): Promise<void>;
}

export const HISTOGRAM_BINS = 100;
/** The scan is bound by memory, which a few cores use up. */
const MOST_THREADS = 8;

type Kept = { readonly session: Promise<InferenceSession>; readonly bytes: number };

/**
 * Scans segments one after the other. Those that fit stay in memory; the others are read for each scan, so that a small
 * budget costs time and no result.
 */
export function createScanner(): Scanner {
  const kept = new Map<string, Kept>();

  async function release(file: string): Promise<void> {
    const found = kept.get(file);
    kept.delete(file);
    await (await found?.session)?.release();
  }

  /** Lets go of what others need, the longest unused first, until there is room; null when there is none. */
  async function keep({ file, bytes }: SegmentFile, memory: number, wanted: ReadonlySet<string>) {
    const known = kept.get(file);
    if (known !== undefined) {
      // A map keeps the order of insertion: what was used last goes to its end.
      kept.delete(file);
      kept.set(file, known);
      return known.session;
    }
    for (const other of [...kept.keys()].filter((name) => !wanted.has(name))) {
      if (used(kept) + bytes <= memory) break;
      await release(other);
    }
    if (used(kept) + bytes > memory) return null;
    const session = openScan(file);
    kept.set(file, { session, bytes });
    session.catch(() => kept.delete(file));
    return session;
  }

  return {
    async open(segments, known, memory) {
      for (const file of [...kept.keys()].filter((name) => !known.includes(name))) await release(file);
      const wanted = new Set(segments.map(({ file }) => file));
      for (const segment of segments) await keep(segment, memory, wanted);
    },
    async scan(scan) {
      const best = collectBest(scan.limit);
      const histogram = new Array<number>(HISTOGRAM_BINS).fill(0);
      const wanted = new Set(scan.segments.map(({ file }) => file));
      for (const [place, segment] of scan.segments.entries()) {
        const own = await keep(segment, scan.memory, wanted);
        const session = own ?? (await openScan(segment.file));
        const scores = await scoresOf(session, scan);
        if (own === null) await session.release();
        collect(scores, segment.ranges, { best, histogram, minScore: scan.minScore, place });
      }
      return { ...best.sorted(), histogram };
    },
  };
}

function used(kept: ReadonlyMap<string, Kept>): number {
  return [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function openScan(file: string): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    ...sessionOptions('cpu'),
    intraOpNumThreads: Math.min(MOST_THREADS, availableParallelism()),
    // Every segment has threads of its own: those that wait must not turn in circles.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

async function scoresOf(session: InferenceSession, { query, logit }: Scan): Promise<Float32Array> {
  const output = logit === null ? 'cosines' : 'scores';
  const { scale, bias } = logit ?? { scale: 1, bias: 0 };
  const results = await session.run(
    {
      query: new Tensor('float32', query, [1, query.length]),
      scale: new Tensor('float32', [scale], [1]),
      bias: new Tensor('float32', [bias], [1]),
    },
    [output],
  );
  const { data } = results[output];
  if (!(data instanceof Float32Array)) throw new Error(`Expected scores in fp32 of the scan, got ${typeof data}.`);
  return data;
}

type Collecting = {
  readonly best: ReturnType<typeof collectBest>;
  readonly histogram: number[];
  readonly minScore: number;
  readonly place: number;
};

function collect(scores: Float32Array, ranges: Uint32Array, { best, histogram, minScore, place }: Collecting): void {
  let floor = Math.max(best.floor(), minScore);
  for (let range = 0; range < ranges.length; range += 2) {
    for (let row = ranges[range]; row < ranges[range + 1]; row++) {
      const score = scores[row];
      const bin = Math.floor(score * HISTOGRAM_BINS);
      histogram[bin < 0 ? 0 : bin < HISTOGRAM_BINS ? bin : HISTOGRAM_BINS - 1] += 1;
      if (score < floor) continue;
      best.offer(score, place, row);
      floor = Math.max(best.floor(), minScore);
    }
  }
}
