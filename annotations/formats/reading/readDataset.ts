import type { Dataset } from '../dataset.ts';
import type { Format, FormatReport } from '../format.ts';
import { makeReport, noteInto, rulesOf, type Tally } from '../report.ts';
import { startGathering } from './gather.ts';
import { FileError, type ImageSizeOf, type Source } from './source.ts';
import { tryFile } from './tryFile.ts';

/** A dataset as it was read, with what was found wrong and how much of what it has. */
export type ReadDataset = { readonly dataset: Dataset; readonly report: FormatReport };

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
  const into = startGathering(note, {
    from: format.id,
    repeatsRegions: format.reader.repeatsRegions,
    ...(typeof root === 'string' && { root }),
  });
  await tryFile(note, () => prepared.read({ source, into, note, imageSize }));
  for (const path of into.unsized()) into.image(path, { size: await imageSize(path) }, {});
  const dataset = into.finish();
  return { dataset, report: makeReport(format, tally, await countDataset(dataset), prepared.options) };
}

/** The formats that the source may be in, by a first look: none, one, or several that people choose from. */
export async function detectFormats(formats: Iterable<Format>, source: Source): Promise<Format[]> {
  const found: Format[] = [];
  for (const format of formats) if (await detects(format, source)) found.push(format);
  return found;
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
