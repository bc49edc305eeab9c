import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { findFormat, formats } from '../../annotations/formats/formats.ts';
import type { ExportOrder, Params, Result } from '../api.ts';
import { checkExport, exportProject } from '../jobs/export.ts';
import { readMissingSizes } from '../store/imageFiles.ts';
import { isInside } from '../store/isInside.ts';
import { PROJECT_FOLDER, type Project, type WritableProject } from '../store/openProject.ts';
import type { Pictures } from './pictures.ts';

/** The formats a dataset can be written in. */
export function listFormats(): Result<'listExportFormats'> {
  return formats.filter(({ writer }) => writer !== undefined).map(({ id, title }) => ({ id, title }));
}

/** What the export would break; writes nothing. */
export async function previewExport(
  project: WritableProject,
  pictures: Pick<Pictures, 'readSize'>,
  order: Params<'checkExport'>,
  signal: AbortSignal,
): Promise<Result<'checkExport'>> {
  await readMissingSizes(project, pictures.readSize, { signal });
  return checkExport({ project, format: order.format, options: optionsOf(order), signal });
}

/** Writes the dataset outside the project's own folder. */
export async function runExport(
  project: WritableProject,
  pictures: Pick<Pictures, 'readSize'>,
  { out, allow, ...order }: Params<'writeExport'>,
  signal: AbortSignal,
): Promise<Result<'writeExport'>> {
  if (!path.isAbsolute(out)) throw new Error(`Expected a whole path for the dataset, got "${out}"; begin at the root.`);
  await refuseOwnFolders(project, out);
  await readMissingSizes(project, pictures.readSize, { signal });
  const options = optionsOf(order);
  const done = await exportProject({ project, format: order.format, out, options, allow, signal });
  return { report: done.report, written: done.files.map((file) => file.path), refused: done.refused };
}

/** An export replaces its folder: neither the project nor what it keeps may be in it. */
async function refuseOwnFolders({ folder }: Project, out: string): Promise<void> {
  const root = await realpath(folder);
  const target = await withoutLinks(path.resolve(out));
  const own = path.join(root, PROJECT_FOLDER);
  if (target === own || isInside(own, target)) {
    throw new Error(`Expected a folder for the dataset outside ${PROJECT_FOLDER}, got ${out}; choose another one.`);
  }
  if (target === root || isInside(target, root)) {
    throw new Error(`Expected a folder for the dataset without the project in it, got ${out}; choose another one.`);
  }
}

/** The path as the file system has it; what is not there yet follows the nearest folder that is. */
async function withoutLinks(target: string): Promise<string> {
  const parent = path.dirname(target);
  if (parent === target) return target;
  return realpath(target).catch(async () => path.join(await withoutLinks(parent), path.basename(target)));
}

/** A single device: what is too small for a large machine can still be trained on. */
function optionsOf({ format, validationRatio, seed }: ExportOrder) {
  const given = { validationRatio, seed, perDeviceBatch: 1, worldSize: 1 };
  const known = findFormat(format).writer?.options.shape ?? {};
  return Object.fromEntries(Object.entries(given).filter(([option]) => option in known));
}
