import { type ExportSummary, exportProject } from '../../jobs/export.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ExportWords } from '../words.ts';
import { describeCounts, describeRefusal, describeRules } from './findings.ts';
import { withProject } from './open.ts';
import { withPictures } from './sizes.ts';

export async function exportDataset(
  terminal: Terminal,
  folder: string,
  { format, out, allow, dryRun = false }: ExportWords,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  return withProject(folder, async (project) => {
    const job = { project, format, out, allow, options, dryRun, signal: terminal.signal };
    const summary = await withPictures(({ toUpright }) => exportProject({ ...job, toUpright }));
    terminal.result(summary, () => describeExport(summary, out));
    return summary.refused.length > 0 ? EXIT.findings : EXIT.ok;
  });
}

export function describeExport({ report, files, refused }: ExportSummary, out: string): string {
  const rules = describeRules(report);
  if (refused.length > 0) return [...rules, describeRefusal(refused)].join('\n');
  const outcome = files.length > 0 ? `Wrote ${files.length} files to ${out}` : 'Wrote nothing: this was a dry run.';
  return [...rules, describeCounts(report), outcome].join('\n');
}
