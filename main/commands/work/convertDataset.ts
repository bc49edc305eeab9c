import { type ConvertSummary, convertDataset as convertJob } from '../../jobs/convert.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ConvertDatasetWords } from '../words.ts';
import { describeCounts, describeRefusal, describeRules } from './findings.ts';
import { withSizes } from './sizes.ts';

type Options = Readonly<Record<string, unknown>>;

export async function convertDataset(
  { signal, result }: Terminal,
  dataset: string,
  { from, to, out, images, allow, dryRun = false }: ConvertDatasetWords,
  { reading, writing }: { reading: Options; writing: Options },
): Promise<number> {
  const summary = await withSizes((readSize) =>
    convertJob({
      from: { path: dataset, format: from, options: reading, images },
      to: { format: to, out, options: writing },
      allow,
      dryRun,
      readSize,
      signal,
    }),
  );
  result(summary, () => describe(summary, out));
  return summary.refused.length > 0 ? EXIT.findings : EXIT.ok;
}

function describe({ read, written, refused, files }: ConvertSummary, out: string): string {
  const rules = [...describeRules(read), ...describeRules(written)];
  if (refused.length > 0) return [...rules, describeRefusal(refused)].join('\n');
  const outcome = files.length > 0 ? `Wrote ${files.length} files to ${out}` : 'Wrote nothing: this was a dry run.';
  return [...rules, describeCounts(written), outcome].join('\n');
}
