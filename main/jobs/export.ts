import { z } from 'zod';
import type { Dataset, DatasetImage } from '../../annotations/formats/dataset.ts';
import type { Format, FormatReport } from '../../annotations/formats/format.ts';
import { findFormat } from '../../annotations/formats/formats.ts';
import { openErrors } from '../../annotations/formats/report.ts';
import {
  checkDataset,
  dividesImages,
  REPORT_FILE,
  writeDataset,
} from '../../annotations/formats/writing/writeDataset.ts';
import type { WrittenFile } from '../folderOutput.ts';
import { locateImage } from '../store/imageFiles.ts';
import { loadClusters } from '../store/imageHashes.ts';
import type { Project } from '../store/openProject.ts';
import { writeFolderAtomically } from '../writeFolderAtomically.ts';
import { projectDataset } from './dataset.ts';
import { pictureHashes } from './pictureHash.ts';
import { writeChunks } from './writeChunks.ts';

export type ExportJob = {
  readonly project: Project;
  /** The id of a format that can be written. */
  readonly format: string;
  readonly out: string;
  /** As the format's own schema has them; what is left out takes its default. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Codes of rules whose open errors are accepted. */
  readonly allow: readonly string[];
  /** Says what would be found, and writes nothing. */
  readonly dryRun?: boolean;
  /** The bytes of an image file with its EXIF orientation in the pixels; for upright copies. */
  readonly toUpright?: (file: string) => Promise<Uint8Array>;
  readonly signal: AbortSignal;
  /** Told how many reads of an image the writing has done, of all that it takes. */
  readonly onProgress?: (done: number, total: number) => void;
};

export type ExportSummary = {
  readonly report: FormatReport;
  /** Empty when open errors or a dry run let nothing be written. */
  readonly files: readonly WrittenFile[];
  /** Codes of the errors and losses that were neither mended nor allowed. */
  readonly refused: readonly string[];
};

/**
 * Reads the project as an export would and reports every rule it breaks and what the format cannot hold; writes
 * nothing.
 */
export async function checkExport({
  project,
  format: id,
  options,
  signal,
}: Pick<ExportJob, 'project' | 'format' | 'options' | 'signal'>): Promise<FormatReport> {
  const format = findFormat(id);
  const chosen = withDefaults(project, id, options);
  return checkDataset(format, await datasetReader(format, chosen, project, signal)(), chosen);
}

/** Reads the project with what the format has a place for, and with what a split must not divide. */
function datasetReader(
  format: Format,
  options: ExportJob['options'],
  project: Project,
  signal: AbortSignal,
): () => Promise<Dataset> {
  const hashOf = dividesImages(format, options) ? pictureHashes() : undefined;
  return async () => {
    const clusters = hashOf && (await loadClusters(project));
    return projectDataset(project, {
      proposals: format.holds.proposals,
      undecided: format.writer?.wantsUndecided ?? false,
      clusterOf: hashOf && (async ({ id }, file) => clusters?.get(id) ?? hashOf(file)),
      signal,
    });
  };
}

/** What this project says of the options of a format: images stay where they are, in the frame that trainers open. */
export function optionDefaults({ folder }: Pick<Project, 'folder'>, id: string): Readonly<Record<string, string>> {
  const known = findFormat(id).writer?.options.shape ?? {};
  const decidesFrame = 'frame' in known && !(known.frame instanceof z.ZodOptional);
  return { ...('root' in known && { root: folder }), ...('frame' in known && !decidesFrame && { frame: 'stored' }) };
}

function withDefaults(project: Project, id: string, options: ExportJob['options']): ExportJob['options'] {
  const { root, ...others } = optionDefaults(project, id);
  // Copies stand beside the labels, wherever the project is.
  const isCopying = options.imageFiles !== undefined && options.imageFiles !== 'reference';
  return { ...others, ...(root !== undefined && !isCopying && { root }), ...options };
}

/**
 * Checks the project against the rules of a format and, if nothing open stands in the way, writes it: the folder
 * appears whole or not at all, and an earlier export in its place is replaced.
 */
export async function exportProject(job: ExportJob): Promise<ExportSummary> {
  const { project, signal, out } = job;
  const format = findFormat(job.format);
  const options = withDefaults(project, job.format, job.options);
  // Checking reads the images as often as writing will, so it tells how long that takes.
  const readProject = datasetReader(format, options, project, signal);
  const read = { images: 0 };
  const checked = counting(await readProject(), () => {
    read.images += 1;
  });
  const report = await checkDataset(format, checked, options);
  const refused = openErrors(report).filter((code) => !job.allow.includes(code));
  if (refused.length > 0 || job.dryRun) return { report, files: [], refused };
  const files = await writeFolderAtomically(
    out,
    async (output) => {
      let written = 0;
      const dataset = counting(await readProject(), () => {
        written += 1;
        job.onProgress?.(written, read.images);
      });
      const chunks = writeDataset(format, dataset, options, output.sha256Of);
      await writeChunks(output, chunks, { locate: (image) => locateImage(project, image), toUpright: job.toUpright });
    },
    { replaceIfHas: REPORT_FILE },
  );
  return { report, files, refused };
}

/** The dataset, telling of each image that is read from it. */
function counting(dataset: Dataset, onImage: () => void): Dataset {
  async function* counted(): AsyncGenerator<DatasetImage> {
    for await (const image of dataset.images) {
      onImage();
      yield image;
    }
  }
  return { ...dataset, images: { [Symbol.asyncIterator]: counted } };
}
