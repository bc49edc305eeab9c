import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binEdges, type ImageStatistics, startMeasuring } from '../../../../annotations/curation/statistics.ts';
import { parseImageFilter } from '../../../../main/services/imageFilter.ts';
import { chartsOf, sentenceOf } from '../../../../renderer/panels/statistics/charts.ts';
import { phraseWord, rangeWord, statusWord, withWord } from '../../../../renderer/panels/statistics/filterWords.ts';
import { statisticsCsv } from '../../../../renderer/panels/statistics/statisticsCsv.ts';

const phrase = { id: 'p', text: 'red car', regions: 3, images: 2, accepted: 3, corrected: 1, rejected: 1 };
const run = {
  id: 'r',
  modelId: 'nano@1',
  createdAt: '2026-01-02T03:04:05.678Z',
  accepted: 3,
  corrected: 1,
  rejected: 1,
};

function statistics(part: Partial<ImageStatistics> = {}): ImageStatistics {
  const measuring = startMeasuring();
  measuring.addImage(0);
  measuring.addImage(3);
  const image = { width: 100, height: 100 };
  measuring.addRegion({ box: [0, 0, 20, 20], image, predictedIou: 0.87, semanticScore: 1 });
  return {
    images: 2,
    regions: 3,
    statuses: { unseen: 1, proposals: 0, 'in progress': 1, done: 0 },
    phrases: [phrase],
    runs: [run],
    distributions: measuring.result(),
    ...part,
  };
}

function chart(id: string, of = statistics()) {
  const found = chartsOf(of).find((each) => each.id === id);
  if (found === undefined) throw new Error(`Expected the chart ${id}.`);
  return found;
}

describe('charts', () => {
  test('of nothing are left out, but that of the statuses', () => {
    const nothing = { phrases: [], runs: [], regions: 0, distributions: startMeasuring().result() };
    expect(chartsOf(statistics(nothing)).map(({ id }) => id)).toEqual(['statuses']);
  });

  test('of phrases show the most frequent ones and say how many there are', () => {
    const phrases = Array.from({ length: 40 }, (_, index) => ({ ...phrase, id: `${index}`, regions: index }));
    const { bars, note } = chart('phrases', statistics({ phrases }));
    expect(bars.map(({ value }) => value)).toEqual([39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28]);
    expect(note).toBe('regions; 12 of 39 phrases, all in the CSV');
  });

  test('of acceptance rates show what was rejected every time, with the interval of its rate', () => {
    const { bars } = chart('phrase-acceptance', statistics({ phrases: [{ ...phrase, accepted: 0, corrected: 0 }] }));
    expect(bars).toMatchObject([{ value: 0, words: 'red car: 0 % of 1 decision, 0 corrected' }]);
    expect(bars[0]?.interval?.[0]).toBe(0);
    expect(bars[0]?.interval?.[1]).toBeGreaterThan(0.5);
  });

  test('of model runs tell them apart by when they began', () => {
    const { bars } = chart('run-acceptance', statistics({ runs: [run, { ...run, id: 's' }] }));
    expect(bars).toMatchObject([
      { id: 'r', label: '2026-01-02 03:04', words: 'nano, 2026-01-02 03:04: 75 % of 4 decisions, 1 corrected' },
      { id: 's' },
    ]);
  });

  test('have a sentence with what is highest', () => {
    expect(sentenceOf(chart('predictedIou'))).toBe(
      'Predicted IoU, regions as they were when accepted. 20 bars, the highest is 0.85 to 0.9: 1 region.',
    );
  });

  test('have bars of different names', () => {
    for (const { bars } of chartsOf(statistics())) expect(new Set(bars.map(({ id }) => id)).size).toBe(bars.length);
  });
});

describe('the filter of a bar', () => {
  test('can be read by the server, whatever bar it is', () => {
    for (const { bars } of chartsOf(statistics())) {
      for (const { filter } of bars) if (filter !== null) expect(parseImageFilter(filter)).toHaveLength(1);
    }
  });

  test('asks for just the bin of a count', () => {
    const edges = binEdges.regionsPerImage;
    fc.assert(
      fc.property(fc.nat(60), (count) => {
        const holds = [null, ...edges].filter((from, bin) => {
          const [term] = parseImageFilter(rangeWord('regions', from, edges[bin] ?? null));
          return term?.kind === 'regions' && count >= term.min && count <= term.max;
        });
        expect(holds).toEqual([edges.findLast((edge) => edge <= count) ?? null]);
      }),
    );
  });

  test('names a phrase and a status with spaces in quotes, and no phrase that holds a quote', () => {
    expect(phraseWord('red car')).toBe('phrase:"red car"');
    expect(phraseWord('12" vinyl')).toBeNull();
    expect(statusWord('in progress')).toBe('status:"in progress"');
    expect(statusWord('done')).toBe('status:done');
  });

  test('comes behind the filter that was counted', () => {
    expect(withWord('', 'status:done')).toBe('status:done');
    expect(withWord('folder:a', 'status:done')).toBe('folder:a status:done');
  });
});

describe('the CSV', () => {
  const rows = statisticsCsv(statistics()).split('\r\n');

  test('has a row for each bar, all of as many cells', () => {
    expect(rows.pop()).toBe('');
    expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([9]));
    expect(rows).toContain('phrase,red car,,,3,3,1,1,0.75');
    expect(rows).toContain('model run,nano@1 2026-01-02T03:04:05.678Z,,,,3,1,1,0.75');
    expect(rows).toContain('predictedIou,,0.85,0.9,1,,,,');
    expect(rows).toContain('side,,1024,,0,,,,');
  });

  test('keeps a phrase from being run as a formula', () => {
    const odd = statisticsCsv(statistics({ phrases: [{ ...phrase, text: '=1+1, "so"' }] }));
    expect(odd).toContain(`"'=1+1, ""so"""`);
  });
});
