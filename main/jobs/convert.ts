import type { FormatReport } from '../../annotations/formats/format.ts';
import { findFormat } from '../../annotations/formats/formats.ts';
import { openErrors } from '../../annotations/formats/report.ts';
import {
  checkDataset,
  dividesImages,
  REPORT_FILE,
  writeDataset,
} from '../../annotations/formats/writing/writeDataset.ts';
import type { WrittenFile } from '../folderOutput.ts';
import type { ImageSize } from '../store/imageFiles.ts';
import { writeFolderAtomically } from '../writeFolderAtomically.ts';
import { type DatasetChoice, readDatasetFiles, withClusters } from './datasetFiles.ts';
import { writeChunks } from './writeChunks.ts';

export type ConvertJob = {
  readonly from: DatasetChoice;
  readonly to: { readonly format: string; readonly out: string; readonly options: Readonly<Record<string, unknown>> };
  /** Codes of errors and losses that are accepted. */
  readonly allow: readonly string[];
  /** Says what would be found, and writes nothing. */
  readonly dryRun: boolean;
  readonly readSize: (file: string) => Promise<ImageSize>;
  readonly signal: AbortSignal;
};

export type ConvertSummary = {
  /** What was found while reading. */
  readonly read: FormatReport;
  /** What the other format cannot hold or does not allow. */
  readonly written: FormatReport;
  readonly refused: readonly string[];
  /** Empty when open errors or a dry run let nothing be written. */
  readonly files: readonly WrittenFile[];
};

/**
 * Turns a dataset into another format: first everything is read and every rule checked; what would be lost or is wrong
 * must be allowed by its code before anything is written. The folder appears whole or not at all.
 * @throws when the dataset is in no known format, or an option is unknown
 */
export async function convertDataset({
  from,
  to,
  allow,
  dryRun,
  readSize,
  signal,
}: ConvertJob): Promise<ConvertSummary> {
  if (to.options.imageFiles === 'upright') {
    throw new Error(
      'Expected images that are copied or linked as they are, got upright: a dataset does not say how they are turned.',
    );
  }
  const { dataset: found, report: read, locate } = await readDatasetFiles(from, readSize, signal);
  const format = findFormat(to.format);
  const dataset = dividesImages(format, to.options) ? withClusters(found, locate) : found;
  const written = await checkDataset(format, dataset, to.options);
  const refused = [...openErrors(read), ...openErrors(written)].filter((code) => !allow.includes(code));
  if (dryRun || refused.length > 0) return { read, written, refused, files: [] };
  const files = await writeFolderAtomically(
    to.out,
    (output) =>
      writeChunks(output, writeDataset(format, dataset, to.options, output.sha256Of), {
        async locate(image) {
          const file = locate(image);
          if (file !== undefined) return file;
          throw new Error(`Expected an image file for ${image.path}, got none; name the folder of the images.`);
        },
      }),
    { replaceIfHas: REPORT_FILE },
  );
  return { read, written, refused, files };
}
