import { binEdges, type DistributionId } from '../../../annotations/curation/statistics.ts';

/** How the bins of a distribution are called. */
export type Axis = {
  readonly title: string;
  readonly note: string;
  /** What is counted, in the singular. */
  readonly one: 'region' | 'image';
  readonly colour: 'match' | 'iou' | 'done';
  /** Marks of the axis, in bins from its beginning. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Names a bin by the edges around it; null is no edge. */
  readonly labelOf: (from: number | null, to: number | null) => string;
  /** The word of the explorer's filter that knows it. */
  readonly key: 'regions' | 'iou' | 'score' | null;
};

export const axes: Readonly<Record<DistributionId, Axis>> = {
  regionsPerImage: {
    title: 'Regions in an image',
    note: 'images',
    one: 'image',
    colour: 'match',
    ticks: [null, ...binEdges.regionsPerImage].map((from, bin) => ({
      at: bin + 0.5,
      text: wholes(from, binEdges.regionsPerImage[bin] ?? null),
    })),
    labelOf: (from, to) => `${wholes(from, to)} ${from === 1 && to === 2 ? 'region' : 'regions'}`,
    key: 'regions',
  },
  side: {
    title: 'Size of regions',
    note: 'regions by the side in pixels of a square of their area',
    one: 'region',
    colour: 'match',
    ticks: atEdges(binEdges.side, () => true, String),
    labelOf: between((edge) => `${edge} px`),
    key: null,
  },
  relativeSide: {
    title: 'Size relative to the image',
    note: 'regions by the same side as a share of the image’s',
    one: 'region',
    colour: 'match',
    ticks: shareTicks(10),
    labelOf: (from, to) => between(percent)(from ?? 0, to ?? 1),
    key: null,
  },
  aspectRatio: {
    title: 'Aspect ratio',
    note: 'regions by width to height',
    one: 'region',
    colour: 'match',
    ticks: atEdges(binEdges.aspectRatio, (edge) => Number.isInteger(Math.log2(edge)), ratio),
    labelOf: between(ratio),
    key: null,
  },
  predictedIou: {
    title: 'Predicted IoU',
    note: 'regions as they were when accepted',
    one: 'region',
    colour: 'iou',
    ticks: shareTicks(20),
    labelOf: (from, to) => between(String)(from ?? 0, to ?? 1),
    key: 'iou',
  },
  semanticScore: {
    title: 'Semantic score',
    note: 'regions by their best phrase when accepted',
    one: 'region',
    colour: 'match',
    ticks: shareTicks(20),
    labelOf: (from, to) => between(String)(from ?? 0, to ?? 1),
    key: 'score',
  },
};

function between(format: (edge: number) => string): Axis['labelOf'] {
  return (from, to) => {
    if (from === null) return to === null ? 'any' : `below ${format(to)}`;
    return to === null ? `${format(from)} or more` : `${format(from)} to ${format(to)}`;
  };
}

/** Whole numbers from one edge to below the next. */
function wholes(from: number | null, to: number | null): string {
  const least = from ?? 0;
  if (to === null) return `${least}+`;
  return to - least === 1 ? String(least) : `${least}–${to - 1}`;
}

function atEdges(
  edges: readonly number[],
  isMarked: (edge: number) => boolean,
  format: (edge: number) => string,
): Axis['ticks'] {
  return edges.flatMap((edge, index) => (isMarked(edge) ? [{ at: index + 1, text: format(edge) }] : []));
}

/** From 0 to 1 in steps of a fifth, over so many bins. */
function shareTicks(bins: number): Axis['ticks'] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => ({ at: share * bins, text: String(share) }));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function ratio(value: number): string {
  const round = (side: number) => String(Math.round(side * 10) / 10);
  return value >= 1 ? `${round(value)}:1` : `1:${round(1 / value)}`;
}
