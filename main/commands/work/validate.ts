import { openErrors } from '../../../annotations/formats/report.ts';
import { readDatasetFiles } from '../../jobs/datasetFiles.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ValidateWords } from '../words.ts';
import { describeCounts, describeRules } from './findings.ts';
import { withSizes } from './sizes.ts';

export async function validateDataset(
  { signal, result }: Terminal,
  dataset: string,
  { format, images }: ValidateWords,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const choice = { path: dataset, format, images, options };
  const { report } = await withSizes((readSize) => readDatasetFiles(choice, readSize, signal));
  result(report, () => [...describeRules(report), describeCounts(report), `Format: ${report.format}`].join('\n'));
  return openErrors(report).length > 0 ? EXIT.findings : EXIT.ok;
}
