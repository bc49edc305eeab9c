import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { describeOptions } from '../../annotations/formats/describeOptions.ts';
import { findFormat, formats } from '../../annotations/formats/formats.ts';
import type { ExportOrder, OptionValues } from '../api/datasets.ts';
import type { Params, Result } from '../api.ts';
import { checkExport, exportProject, optionDefaults } from '../jobs/export.ts';
import { readMissingSizes } from '../store/imageFiles.ts';
import { isInside } from '../store/isInside.ts';
import { PROJECT_FOLDER, type Project, type WritableProject } from '../store/openProject.ts';
import type { Pictures } from './pictures.ts';
import { throttleProgress } from './throttle.ts';

/** A single device: what is too small for a large machine can still be trained on. */
const SINGLE_DEVICE = { perDeviceBatch: 1, worldSize: 1 };

/** The formats a dataset can be written in, with the defaults that hold for this project. */
export function listExportFormats(project: Pick<Project, 'folder'> | undefined): Result<'listExportFormats'> {
  return formats.flatMap(({ id, title, doc, writer }) => {
    if (writer === undefined) return [];
    const ours: OptionValues = { ...SINGLE_DEVICE, ...(project && optionDefaults(project, id)) };
    const options = describeOptions(writer.options)
      .filter(({ name }) => name !== 'validationRatio' && name !== 'seed')
      .map((option) => ({ ...option, byDefault: ours[option.name] ?? option.byDefault }));
    return [{ id, title, doc, options }];
  });
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
  pictures: Pick<Pictures, 'readSize' | 'toUpright'>,
  { out, allow, ...order }: Params<'writeExport'>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<Result<'writeExport'>> {
  if (!path.isAbsolute(out)) throw new Error(`Expected a whole path for the dataset, got "${out}"; begin at the root.`);
  await refuseOwnFolders(project, out);
  await readMissingSizes(project, pictures.readSize, { signal });
  const options = optionsOf(order);
  const done = await exportProject({
    project,
    format: order.format,
    out,
    options,
    allow,
    toUpright: pictures.toUpright,
    signal,
    onProgress: throttleProgress(0, onProgress).step,
  });
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

function optionsOf({ format, validationRatio, seed, options }: ExportOrder) {
  const given = { validationRatio, seed, ...SINGLE_DEVICE };
  const known = findFormat(format).writer?.options.shape ?? {};
  const ours = Object.fromEntries(Object.entries(given).filter(([option]) => option in known));
  return { ...ours, ...options };
}
