import { type ExportSummary, exportProject } from '../../jobs/export.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { ExportWords } from '../words.ts';
import { withProject } from './open.ts';

export async function exportDataset(terminal: Terminal, folder: string, words: ExportWords): Promise<number> {
  const { format, out, allow, ...options } = words;
  return withProject(folder, async (project) => {
    const summary = await exportProject({ project, format, out, allow, options, signal: terminal.signal });
    terminal.result(summary, () => describeExport(summary, out));
    return summary.refused.length > 0 ? EXIT.findings : EXIT.ok;
  });
}

export function describeExport({ report, files, refused }: ExportSummary, out: string): string {
  const rules = report.rules.map(({ code, severity, count, fixed, meaning }) => {
    const mended = fixed > 0 ? `, ${fixed} mended` : '';
    return `${severity} ${code} (${count}${mended}): ${meaning}`;
  });
  if (refused.length > 0) {
    const words = refused.map((code) => `--allow ${code}`).join(' ');
    return [...rules, `Nothing was written: mend these errors, or accept them with ${words}`].join('\n');
  }
  const columns = Object.keys(Object.values(report.counts)[0] ?? {});
  const splits = table(
    ['split', ...columns],
    Object.entries(report.counts).map(([split, counts]) => [split, ...columns.map((column) => counts[column] ?? 0)]),
  );
  return [...rules, splits, `Wrote ${files.length} files to ${out}`].join('\n');
}
