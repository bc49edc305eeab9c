import type { Format } from '../../annotations/formats/format.ts';
import { findFormat, formats } from '../../annotations/formats/formats.ts';
import { detectFormats } from '../../annotations/formats/reading/readDataset.ts';
import type { Source } from '../../annotations/formats/reading/source.ts';

/**
 * The format of a source: the one that is named, or the one that it looks like.
 * @throws when it looks like none or several, or the one that is named cannot be read
 */
export async function chooseFormat(source: Source, id: string | undefined): Promise<Format> {
  if (id !== undefined) return findFormat(id);
  const [found, ...others] = await detectFormats(formats, source);
  const known = formats.filter(({ reader }) => reader !== undefined).map((format) => format.id);
  if (found === undefined) {
    throw new Error(`Expected a dataset in a format that is known, got none; choose its format: ${known.join(', ')}.`);
  }
  if (others.length === 0) return found;
  const likely = [found, ...others].map((format) => format.id);
  throw new Error(`Expected a dataset in one format, got one that may be ${likely.join(' or ')}; choose its format.`);
}
