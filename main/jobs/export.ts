import { exportFormats } from '../../annotations/formats/formats.ts';
import type { ObjEmbedReport } from '../../annotations/formats/objembed/report.ts';
import type { WrittenFile } from '../folderOutput.ts';
import type { Project } from '../store/openProject.ts';
import { writeFolderAtomically } from '../writeFolderAtomically.ts';
import { projectDataset } from './dataset.ts';

export type ExportFormat = keyof typeof exportFormats;

export type ExportJob = {
  readonly project: Project;
  readonly format: ExportFormat;
  readonly out: string;
  /** As the format's own schema has them; what is left out takes its default. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Codes of rules whose open errors are accepted. */
  readonly allow: readonly string[];
  readonly signal: AbortSignal;
};

export type ExportSummary = {
  readonly report: ObjEmbedReport;
  /** Empty when open errors stopped the export before anything was written. */
  readonly files: readonly WrittenFile[];
  /** Codes of the rules with errors that were neither mended nor allowed. */
  readonly refused: readonly string[];
};

const REPORT_FILE = 'export_report.json';

/** Reads the project as an export would and reports every rule it breaks; writes nothing. */
export async function checkExport({
  project,
  format: id,
  options: given,
  signal,
}: Pick<ExportJob, 'project' | 'format' | 'options' | 'signal'>): Promise<ObjEmbedReport> {
  const format = exportFormats[id];
  return format.check(await projectDataset(project, signal), format.options.parse(withDefaults(project, given)));
}

/** Images stay where they are, so boxes go back to the frame in which the trainer will open them. */
function withDefaults({ folder }: Project, options: ExportJob['options']): ExportJob['options'] {
  return { root: folder, frame: 'stored', ...options };
}

/**
 * Checks the project against the rules of a format and, if no open error stands in the way, writes it: the folder
 * appears whole or not at all, and an earlier export in its place is replaced.
 */
export async function exportProject(job: ExportJob): Promise<ExportSummary> {
  const { project, signal } = job;
  const format = exportFormats[job.format];
  const options = format.options.parse(withDefaults(project, job.options));
  const report = await checkExport(job);
  const refused = openErrors(report).filter((code) => !job.allow.includes(code));
  if (refused.length > 0) return { report, files: [], refused };
  const files = await writeFolderAtomically(
    job.out,
    async (output) => {
      const dataset = await projectDataset(project, signal);
      for await (const { path, text } of format.write(dataset, options, output.sha256Of))
        await output.append(path, text);
    },
    { replaceIfHas: REPORT_FILE },
  );
  return { report, files, refused };
}

/** Codes of the rules with errors that the export would still have. */
export function openErrors(report: ObjEmbedReport): string[] {
  const open = report.rules.filter((rule) => rule.severity === 'error' && rule.count > rule.fixed);
  return open.map(({ code }) => code);
}
