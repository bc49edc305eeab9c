import { type ImportSummary, importDataset as importJob } from '../../jobs/import.ts';
import { undoImport } from '../../jobs/importUndo.ts';
import { readMissingSizes } from '../../store/imageFiles.ts';
import type { WritableProject } from '../../store/openProject.ts';
import { scanImages } from '../../store/scanImages.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import type { ImportWords } from '../words.ts';
import { describeCounts, describeRefusal, describeRules } from './findings.ts';
import { withWritableProject } from './open.ts';
import { withSizes } from './sizes.ts';

export async function importDataset(
  terminal: Terminal,
  { folder, dataset }: { folder: string; dataset: string | undefined },
  words: ImportWords,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  return withWritableProject(folder, { create: words.undo === undefined }, async (project) => {
    if (words.undo !== undefined) return undo(terminal, project, words.undo);
    if (dataset === undefined) throw new Error('Expected a dataset to import, got none; name a folder or a file.');
    const summary = await importWithProgress(terminal, project, dataset, words, options);
    terminal.result(summary, () => describeImport(summary, folder));
    return summary.refused.length > 0 ? EXIT.findings : EXIT.ok;
  });
}

async function importWithProgress(
  terminal: Terminal,
  project: WritableProject,
  dataset: string,
  { format, importFrame: frame, allow, dryRun = false }: ImportWords,
  options: Readonly<Record<string, unknown>>,
): Promise<ImportSummary> {
  const { signal } = terminal;
  const scan = await scanImages(project, { signal });
  for (const { path, reason } of scan.skipped) terminal.remark(`Skipped ${path}: ${reason}.`);
  await withSizes((readSize) => readMissingSizes(project, readSize, { signal }));
  const progress = terminal.progress('Importing', 0);
  try {
    const onProgress = (done: number, total: number) => progress.update(done, total);
    return await importJob({ project, dataset, format, options, frame, allow, dryRun, signal, onProgress });
  } finally {
    progress.stop();
  }
}

async function undo(terminal: Terminal, project: WritableProject, words: string): Promise<number> {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(words) ?? [];
  if (first === undefined) throw new Error(`Expected journal entries as "12-40" or "12", got "${words}".`);
  const undone = await undoImport(project, { first: Number(first), last: Number(last) });
  terminal.result(undone, () => `Took back ${undone.entries} journal entries.`);
  return EXIT.ok;
}

function describeImport({ report, refused, imported, entries }: ImportSummary, folder: string): string {
  const rules = describeRules(report);
  if (refused.length > 0) return [...rules, describeRefusal(refused)].join('\n');
  const counts = describeCounts({ counts: { imported: { ...imported } } });
  if (entries === null) return [...rules, counts, 'Nothing was stored.'].join('\n');
  const range = `${entries.first}-${entries.last}`;
  return [...rules, counts, `To take it back: import ${folder} --undo ${range}`].join('\n');
}
