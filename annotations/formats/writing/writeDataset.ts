import { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import type { Counts, FileChunk, Format, FormatReport, PreparedWriter } from '../format.ts';
import type { Note } from '../notes.ts';
import { splitOptions } from '../options.ts';
import { makeReport, noteInto, rulesOf, type Tally } from '../report.ts';
import { assignSplits } from '../splitting/assignSplits.ts';
import type { SplitOptions } from '../splitting/units.ts';
import { copyingImages, copyOptionsOf } from './imageFiles.ts';
import { notingLosses } from './losses.ts';

/** Gives the SHA-256 of a file when all its pieces have been written. */
export type Sha256Of = (path: string) => string | undefined;

export const REPORT_FILE = 'export_report.json';

/**
 * Reads the whole dataset as an export would and reports every rule it breaks and everything the format cannot hold;
 * writes nothing. What `openErrors` (report.ts) lists asks for consent.
 * @throws when the format cannot be written, or an option is unknown or out of range
 */
export async function checkDataset(
  format: Format,
  dataset: Dataset,
  options: Readonly<Record<string, unknown>>,
): Promise<FormatReport> {
  const chunks = writeFiles(format, dataset, prepare(format, options));
  for (let step = await chunks.next(); ; step = await chunks.next()) if (step.done) return step.value;
}

/**
 * Writes a dataset in a format, README.md and export_report.json last. Pieces come image by image, so memory does not
 * grow with the number of images; the same dataset and options give the same bytes.
 * @returns the report, as it is in export_report.json
 */
export async function* writeDataset(
  format: Format,
  dataset: Dataset,
  options: Readonly<Record<string, unknown>>,
  sha256Of: Sha256Of = () => undefined,
): AsyncGenerator<FileChunk, FormatReport> {
  const prepared = prepare(format, options);
  const paths = new Set<string>();
  const chunks = writeFiles(format, dataset, prepared);
  let step = await chunks.next();
  for (; !step.done; step = await chunks.next()) {
    paths.add(step.value.path);
    yield step.value;
  }
  const readme = prepared.readme(step.value);
  if (readme !== undefined) yield { path: 'README.md', piece: readme };
  if (readme !== undefined) paths.add('README.md');
  const digests = Array.from(paths, (path) => [path, sha256Of(path)] as const);
  const sha256 = Object.fromEntries(digests.flatMap(([path, digest]) => (digest ? [[path, digest]] : [])));
  const report = { ...step.value, sha256 };
  yield { path: REPORT_FILE, piece: `${JSON.stringify(report, null, 2)}\n` };
  return report;
}

async function* writeFiles(
  format: Format,
  dataset: Dataset,
  prepared: PreparedWriter,
): AsyncGenerator<FileChunk, FormatReport> {
  const tally: Tally = new Map();
  const note = noteInto(tally, rulesOf(format));
  const noting = notingLosses(dataset, format.holds, note);
  const splits = splitsOf(prepared);
  const split = splits === undefined ? noting : assignSplits(noting, splits, note);
  const copies = copyOptionsOf(prepared.options);
  const counts = yield* copies === undefined
    ? prepared.write(split, note)
    : withCopies(prepared, copyingImages(split, copies, note), note);
  return makeReport(format, tally, counts, prepared.options);
}

async function* withCopies(
  prepared: PreparedWriter,
  { dataset, toCopy, map }: ReturnType<typeof copyingImages>,
  note: Note<string>,
): AsyncGenerator<FileChunk, Counts> {
  const chunks = prepared.write(dataset, note);
  let step = await chunks.next();
  for (; !step.done; step = await chunks.next()) {
    const chunk = toCopy(step.value);
    if (chunk !== undefined) yield chunk;
  }
  yield* map();
  return step.value;
}

/**
 * Whether images go into train and validation, so that it matters which of them are the same.
 * @throws when the format cannot be written, or an option is unknown or out of range
 */
export function dividesImages(format: Format, options: Readonly<Record<string, unknown>>): boolean {
  const { validationRatio = 0 } = splitsOf(prepare(format, options)) ?? {};
  return validationRatio > 0 && validationRatio < 1;
}

/** How the images are split; undefined for formats without splits. */
function splitsOf({ options }: PreparedWriter): SplitOptions | undefined {
  return 'validationRatio' in options ? splitsSchema.parse(options) : undefined;
}

const splitsSchema = z.object(splitOptions);

function prepare({ id, writer }: Format, options: Readonly<Record<string, unknown>>): PreparedWriter {
  if (writer === undefined) throw new Error(`Expected a format that can be written, got ${id}; choose another one.`);
  return writer.prepare(options);
}
