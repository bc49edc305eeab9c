import { area, type Box, type Size } from '../box.ts';
import type { Review } from '../records.ts';

/**
 * How often values fall between edges, which ascend: the first count is of what lies below the first edge, the last of
 * what reaches the last edge. A value on an edge counts above it.
 */
export type Histogram = { readonly edges: readonly number[]; readonly counts: readonly number[] };

/** What people said of proposals; `corrected` are those of the accepted ones whose box a person changed. */
export type Decisions = { readonly accepted: number; readonly corrected: number; readonly rejected: number };

const tenths = Array.from({ length: 9 }, (_, index) => (index + 1) / 10);
const twentieths = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);
const halfOctaves = Array.from({ length: 13 }, (_, index) => 2 ** (index / 2 - 3));

/** Where the bins of every distribution begin. */
export const binEdges = {
  /** Regions in an image. */
  regionsPerImage: [1, 2, 3, 5, 9, 17, 33],
  /** Of a region in pixels: the side of a square of its area. */
  side: [8, 16, 32, 64, 128, 256, 512, 1024],
  /** The same as a share of the image: the square root of the share of its area, in (0, 1]. */
  relativeSide: tenths,
  /** Width by height of a region. */
  aspectRatio: halfOctaves,
  /** Of a region as it was frozen when it was accepted. */
  predictedIou: twentieths,
  /** The best that a region was accepted with. */
  semanticScore: twentieths,
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type DistributionId = keyof typeof binEdges;
export type Distributions = Readonly<Record<DistributionId, Histogram>>;

/** What images hold, as numbers and distributions. */
export type ImageStatistics = {
  readonly images: number;
  readonly regions: number;
  readonly statuses: Readonly<Record<'unseen' | 'proposals' | Review['status'], number>>;
  /** In the order of the vocabulary. */
  readonly phrases: readonly PhraseStatistics[];
  /** The latest first; a decision is about one proposal and one phrase. */
  readonly runs: readonly RunStatistics[];
  readonly distributions: Distributions;
};

export type PhraseStatistics = Decisions & {
  readonly id: string;
  readonly text: string;
  readonly regions: number;
  /** Those that have a region of it. */
  readonly images: number;
};

export type RunStatistics = Decisions & {
  readonly id: string;
  readonly modelId: string;
  /** ISO 8601 instant. */
  readonly createdAt: string;
};

/** What of a region is measured; scores are null where no model gave any. */
export type MeasuredRegion = {
  readonly box: Box;
  /** Of its image, 0 while the file has not been read. */
  readonly image: Size;
  readonly predictedIou: number | null;
  readonly semanticScore: number | null;
};

/** Counts one image after the other, in as much memory as there are bins. */
export type Measuring = {
  /** @param regions how many the image has. */
  addImage(regions: number): void;
  addRegion(region: MeasuredRegion): void;
  result(): Distributions;
};

/** The place of the bin that a value falls into: the number of edges that it reaches. */
export function binOf(edges: readonly number[], value: number): number {
  const next = edges.findIndex((edge) => !(value >= edge));
  return next === -1 ? edges.length : next;
}

/** Begins to count. */
export function startMeasuring(): Measuring {
  const counts = {
    regionsPerImage: startCounts(binEdges.regionsPerImage),
    side: startCounts(binEdges.side),
    relativeSide: startCounts(binEdges.relativeSide),
    aspectRatio: startCounts(binEdges.aspectRatio),
    predictedIou: startCounts(binEdges.predictedIou),
    semanticScore: startCounts(binEdges.semanticScore),
  } satisfies Record<DistributionId, Counts>;
  return {
    addImage: (regions) => counts.regionsPerImage.add(regions),
    addRegion({ box, image, predictedIou, semanticScore }) {
      const side = Math.sqrt(area(box));
      counts.side.add(side);
      const whole = Math.sqrt(image.width * image.height);
      if (whole > 0) counts.relativeSide.add(side / whole);
      counts.aspectRatio.add((box[2] - box[0]) / (box[3] - box[1]));
      if (predictedIou !== null) counts.predictedIou.add(predictedIou);
      if (semanticScore !== null) counts.semanticScore.add(semanticScore);
    },
    result: () => ({
      regionsPerImage: counts.regionsPerImage.result(),
      side: counts.side.result(),
      relativeSide: counts.relativeSide.result(),
      aspectRatio: counts.aspectRatio.result(),
      predictedIou: counts.predictedIou.result(),
      semanticScore: counts.semanticScore.result(),
    }),
  };
}

/** The share of decisions that are accepts, in [0, 1]; null without decisions. */
export function acceptanceRate({ accepted, rejected }: Pick<Decisions, 'accepted' | 'rejected'>): number | null {
  return accepted + rejected === 0 ? null : accepted / (accepted + rejected);
}

/** About so many round numbers from 0 to at least `most`, whole ones; what an axis of counts is marked with. */
export function countTicks(most: number, about = 4): readonly number[] {
  const rough = Math.max(1, most / about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

type Counts = { add(value: number): void; result(): Histogram };

function startCounts(edges: readonly number[]): Counts {
  const counts = new Array<number>(edges.length + 1).fill(0);
  return {
    add(value) {
      const bin = binOf(edges, value);
      counts[bin] = (counts[bin] ?? 0) + 1;
    },
    result: () => ({ edges, counts: [...counts] }),
  };
}
