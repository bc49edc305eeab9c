import { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import type { Format, FormatReport } from '../format.ts';
import type { Note } from '../notes.ts';
import { baseName } from '../paths.ts';
import { makeReport, noteInto, rulesOf, type Tally } from '../report.ts';
import { IMAGE_PATHS_FILE } from '../writing/imageFiles.ts';
import { REPORT_FILE } from '../writing/writeDataset.ts';
import { startGathering } from './gather.ts';
import { parseRow } from './rows.ts';
import { FileError, type ImageSizeOf, readJson, type Source } from './source.ts';
import { tryFile } from './tryFile.ts';

/** A dataset as it was read, with what was found wrong and how much of what it has. */
export type ReadDataset = {
  readonly dataset: Dataset;
  readonly report: FormatReport;
  /** The path that the file of an image has in the dataset, where it was copied under another name. */
  readonly copyOf: (path: string) => string;
};

/**
 * Reads a dataset in a format. Whatever cannot be used is in the report with its file, row and field; the rest is in
 * the dataset.
 * @param imageSize for formats that do not say how large their images are
 * @throws when the format cannot be read, or an option is unknown or out of range
 */
export async function readDataset(
  format: Format,
  source: Source,
  options: Readonly<Record<string, unknown>>,
  imageSize: ImageSizeOf,
): Promise<ReadDataset> {
  if (format.reader === undefined) {
    throw new Error(`Expected a format that can be read, got ${format.id}; choose another one.`);
  }
  const prepared = format.reader.prepare(options);
  const tally: Tally = new Map();
  const note = noteInto(tally, rulesOf(format));
  const { root } = prepared.options;
  const paths = await readImagePaths(source, note);
  const copies = new Map(Array.from(paths, ([copy, path]) => [path, copy]));
  const copyOf = (path: string): string => copies.get(path) ?? path;
  // Whoever is asked may know the image by its own path, or the file by the name of the copy.
  const sizeOf: ImageSizeOf = async (copy) => (await imageSize(paths.get(copy) ?? copy)) ?? imageSize(copy);
  const into = startGathering(note, {
    from: format.id,
    paths,
    repeatsRegions: format.reader.repeatsRegions,
    ...(typeof root === 'string' && { root }),
  });
  await tryFile(note, () => prepared.read({ source: withoutOurFiles(source), into, note, imageSize: sizeOf }));
  for (const path of into.unsized()) {
    const copy = copyOf(path);
    into.image(copy, { size: await sizeOf(copy) }, {});
  }
  const dataset = into.finish();
  return { dataset, copyOf, report: makeReport(format, tally, await countDataset(dataset), prepared.options) };
}

/** The formats that the source may be in, by a first look: none, one, or several that people choose from. */
export async function detectFormats(formats: Iterable<Format>, source: Source): Promise<Format[]> {
  const found: Format[] = [];
  const seen = withoutOurFiles(source);
  for (const format of formats) if (await detects(format, seen)) found.push(format);
  return found;
}

/** Files that stand beside the labels of any format. */
function withoutOurFiles(source: Source): Source {
  const ours = new Set([REPORT_FILE, IMAGE_PATHS_FILE]);
  return { ...source, files: source.files.filter((file) => !ours.has(baseName(file))) };
}

/** The paths of images by the names that their copies have; anything else called so is none of ours. */
async function readImagePaths(source: Source, note: Note): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  await tryFile(note, async () => {
    const file = source.files.find((other) => other === IMAGE_PATHS_FILE);
    if (file === undefined) return;
    const map = parseRow(z.record(z.string(), z.string()), await readJson(source, file), { file }, note);
    for (const [copy, path] of Object.entries(map ?? {})) paths.set(copy, path);
  });
  return paths;
}

async function detects({ reader }: Format, source: Source): Promise<boolean> {
  try {
    return (await reader?.detect(source)) ?? false;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

async function countDataset({ images }: Dataset): Promise<FormatReport['counts']> {
  const counts: Record<string, { images: number; regions: number; captions: number; states: number }> = {};
  for await (const { split = 'all', regions, captions, phraseStates } of images) {
    const own = counts[split] ?? { images: 0, regions: 0, captions: 0, states: 0 };
    own.images += 1;
    own.regions += regions.length;
    own.captions += captions === undefined ? 0 : 1;
    own.states += phraseStates.length;
    counts[split] = own;
  }
  return counts;
}
