import { differenceKinds } from '../../../annotations/formats/diffDatasets.ts';
import { type DiffSummary, diffFiles } from '../../jobs/diff.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { DiffWords } from '../words.ts';
import { describeRules } from './findings.ts';
import { withSizes } from './sizes.ts';

/** Differences of one kind that are shown. */
const SHOWN = 10;

export async function diff(
  { signal, result }: Terminal,
  before: string,
  after: string,
  { beforeFormat, afterFormat }: DiffWords,
): Promise<number> {
  const summary = await withSizes((readSize) =>
    diffFiles({
      before: { path: before, format: beforeFormat },
      after: { path: after, format: afterFormat },
      readSize,
      signal,
    }),
  );
  result(summary, () => describe(summary));
  return Object.keys(summary.counts).length > 0 ? EXIT.findings : EXIT.ok;
}

function describe({ counts, differences, reports }: DiffSummary): string {
  const lines = Object.entries(counts).flatMap(([kind, count]) => {
    const own = differences.filter((difference) => difference.kind === kind);
    const [first] = own;
    const meaning = first === undefined ? '' : differenceKinds[first.kind];
    return [`${kind} (${count}): ${meaning}`, ...own.slice(0, SHOWN).map(({ message }) => `    ${message}`)];
  });
  const outcome = lines.length === 0 ? ['They say the same.'] : lines;
  return [...reports.flatMap(describeRules), ...outcome].join('\n');
}
