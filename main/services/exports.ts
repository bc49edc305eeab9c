import path from 'node:path';
import { exportFormats } from '../../annotations/formats/formats.ts';
import type { ExportOrder, Params, Result } from '../api.ts';
import { checkExport, type ExportFormat, exportProject } from '../jobs/export.ts';
import { isInside } from '../store/isInside.ts';
import type { Project } from '../store/openProject.ts';

/** The formats a dataset can be written in. */
export function listFormats(): Result<'listExportFormats'> {
  return Object.entries(exportFormats).map(([id, { title }]) => ({ id, title }));
}

/** What the export would break; writes nothing. */
export async function previewExport(
  project: Project,
  order: Params<'checkExport'>,
  signal: AbortSignal,
): Promise<Result<'checkExport'>> {
  return checkExport({ project, format: formatOf(order), options: optionsOf(order), signal });
}

/** Writes the dataset outside the project's own folder. */
export async function runExport(
  project: Project,
  { out, allow, ...order }: Params<'writeExport'>,
  signal: AbortSignal,
): Promise<Result<'writeExport'>> {
  if (!path.isAbsolute(out)) throw new Error(`Expected a whole path for the dataset, got "${out}"; begin at the root.`);
  if (isInside(path.join(project.folder, '.objembed'), out)) {
    throw new Error(`Expected a folder for the dataset outside .objembed, got ${out}; choose another one.`);
  }
  const options = optionsOf(order);
  const done = await exportProject({ project, format: formatOf(order), out, options, allow, signal });
  return { report: done.report, written: done.files.map((file) => file.path), refused: done.refused };
}

function formatOf({ format }: ExportOrder): ExportFormat {
  const known = Object.keys(exportFormats).find((id): id is ExportFormat => id === format);
  if (known !== undefined) return known;
  throw new Error(`Expected one of the formats ${Object.keys(exportFormats).join(', ')}, got "${format}".`);
}

/** A single device: what is too small for a large machine can still be trained on. */
function optionsOf({ validationRatio, seed }: ExportOrder) {
  return { validationRatio, seed, perDeviceBatch: 1, worldSize: 1 };
}
