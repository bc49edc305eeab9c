import { shareInterval } from '../../../annotations/curation/decisionThreshold.ts';
import {
  acceptanceRate,
  type Decisions,
  type DistributionId,
  type Histogram,
  type ImageStatistics,
} from '../../../annotations/curation/statistics.ts';
import { counted } from '../words.ts';
import { type Axis, axes } from './axes.ts';
import { phraseWord, rangeWord, statusWord } from './filterWords.ts';

/** One bar, from zero to its value. */
export type Bar = {
  /** Unique in its chart: labels may not be. */
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** What it says, such as "0.85 to 0.9: 12 regions". */
  readonly words: string;
  /** What the explorer's filter says of the images behind it; null where it cannot. */
  readonly filter: string | null;
  /** Where the true value is thought to lie. */
  readonly interval?: readonly [low: number, high: number];
};

type Common = {
  readonly id: string;
  readonly title: string;
  /** What is counted, or where the rest is. */
  readonly note: string;
  readonly colour: 'match' | 'iou' | 'done';
  readonly bars: readonly Bar[];
};

/** Columns for what lies in an order, rows for what has names; a share goes from 0 to 1. */
export type Chart = Common &
  (
    | { readonly kind: 'columns'; readonly ticks: Axis['ticks'] }
    | { readonly kind: 'rows'; readonly measures: 'count' | 'share' }
  );

/** More names than this are no picture any more; all are in the table that can be saved. */
const MOST_ROWS = 12;

/** All that there is to see, in the order of the page; what is empty is left out. */
export function chartsOf(statistics: ImageStatistics): readonly Chart[] {
  const { distributions } = statistics;
  const all: readonly Chart[] = [
    phrasesChart(statistics),
    acceptanceChart('phrases', statistics),
    acceptanceChart('runs', statistics),
    statusesChart(statistics),
    histogramChart('regionsPerImage', distributions),
    histogramChart('side', distributions),
    histogramChart('relativeSide', distributions),
    histogramChart('aspectRatio', distributions),
    histogramChart('predictedIou', distributions),
    histogramChart('semanticScore', distributions),
  ];
  // A rate of zero is something to see, a count of zero is not.
  return all.filter(({ bars, ...chart }) =>
    chart.kind === 'rows' && chart.measures === 'share' ? bars.length > 0 : bars.some(({ value }) => value > 0),
  );
}

/** A picture in a sentence. */
export function sentenceOf({ title, bars, note }: Chart): string {
  const highest = bars.reduce<Bar | undefined>(
    (best, bar) => (best && best.value >= bar.value ? best : bar),
    undefined,
  );
  return `${title}, ${note}. ${counted(bars.length, 'bar')}${highest === undefined ? '' : `, the highest is ${highest.words}`}.`;
}

function phrasesChart({ phrases }: ImageStatistics): Chart {
  const carried = phrases.filter(({ regions }) => regions > 0).toSorted((a, b) => b.regions - a.regions);
  return {
    id: 'phrases',
    kind: 'rows',
    measures: 'count',
    title: 'Regions by phrase',
    note: noteOf('regions', carried.length, 'phrases'),
    colour: 'match',
    bars: carried.slice(0, MOST_ROWS).map(({ id, text, regions, images }) => ({
      id,
      label: text,
      value: regions,
      words: `${text}: ${counted(regions, 'region')} in ${counted(images, 'image')}`,
      filter: phraseWord(text),
    })),
  };
}

function acceptanceChart(of: 'phrases' | 'runs', { phrases, runs }: ImageStatistics): Chart {
  const rows =
    of === 'phrases'
      ? phrases.map((each) => ({ ...each, label: each.text, name: each.text, filter: phraseWord(each.text) }))
      : runs.map((each) => ({ ...each, label: minuteOf(each.createdAt), name: runName(each), filter: null }));
  const decided = rows.filter((each) => decisionsOn(each) > 0);
  const ordered = of === 'runs' ? decided : decided.toSorted((a, b) => decisionsOn(b) - decisionsOn(a));
  return {
    id: of === 'phrases' ? 'phrase-acceptance' : 'run-acceptance',
    kind: 'rows',
    measures: 'share',
    title: of === 'phrases' ? 'Acceptance rate by phrase' : 'Acceptance rate by model run',
    note: noteOf(
      'share of decisions that are accepts, and its 95 % interval',
      decided.length,
      of === 'phrases' ? 'phrases' : 'runs',
    ),
    colour: 'done',
    bars: ordered.slice(0, MOST_ROWS).map(rateBar),
  };
}

type Rated = Decisions & Pick<Bar, 'id' | 'label' | 'filter'> & { readonly name: string };

function rateBar({ id, label, name, filter, ...decided }: Rated): Bar {
  const value = acceptanceRate(decided) ?? 0;
  const decisions = decisionsOn(decided);
  const words = `${name}: ${Math.round(value * 100)} % of ${counted(decisions, 'decision')}, ${decided.corrected.toLocaleString('en')} corrected`;
  return { id, label, value, words, filter, interval: shareInterval(value, decisions) };
}

function decisionsOn({ accepted, rejected }: Decisions): number {
  return accepted + rejected;
}

function runName({ modelId, createdAt }: { modelId: string; createdAt: string }): string {
  return `${modelId.replace(/@.*/u, '')}, ${minuteOf(createdAt)}`;
}

/** A run is told from others by when it began; the names of models are long and alike. */
function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

function statusesChart({ statuses }: ImageStatistics): Chart {
  const order = ['done', 'in progress', 'proposals', 'unseen'] as const;
  return {
    id: 'statuses',
    kind: 'rows',
    measures: 'count',
    title: 'Images by status',
    note: 'images',
    colour: 'done',
    bars: order.map((status) => ({
      id: status,
      label: status,
      value: statuses[status],
      words: `${status}: ${counted(statuses[status], 'image')}`,
      filter: statusWord(status),
    })),
  };
}

function histogramChart(id: DistributionId, distributions: ImageStatistics['distributions']): Chart {
  const { title, note, one, colour, labelOf, ticks, key } = axes[id];
  const { edges, counts }: Histogram = distributions[id];
  return {
    id,
    kind: 'columns',
    title,
    note,
    colour,
    ticks,
    bars: counts.map((count, bin) => {
      const label = labelOf(edges[bin - 1] ?? null, edges[bin] ?? null);
      const filter = key === null ? null : rangeWord(key, edges[bin - 1] ?? null, edges[bin] ?? null);
      return { id: label, label, value: count, words: `${label}: ${counted(count, one)}`, filter };
    }),
  };
}

function noteOf(what: string, count: number, things: string): string {
  return count <= MOST_ROWS ? what : `${what}; ${MOST_ROWS} of ${count.toLocaleString('en')} ${things}, all in the CSV`;
}
