import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { splitOf } from '../splits.ts';
import { frameImage } from '../writing/frame.ts';
import { type RecordOptions, textsById } from '../writing/records.ts';
import { toCell } from './cells.ts';
import { COLUMNS } from './read.ts';

const FILE = 'regions.csv';

/** Writes a row for each phrase of each region; an image without regions is a row without a box. */
export async function* writeTable({
  dataset,
  options,
  note,
}: WriteContext<RecordOptions, never>): AsyncGenerator<FileChunk, Counts> {
  const texts = textsById(dataset.phrases);
  const counts = { images: 0, objects: 0 };
  yield { path: FILE, piece: `${COLUMNS.join(',')}\n` };
  for await (const entry of dataset.images) {
    const framed = frameImage(entry, options, note);
    if (framed === undefined) continue;
    const { image } = entry;
    const split = splitOf(entry);
    const head = [toCell(image.path), framed.size.width, framed.size.height, split].join(',');
    const rows = framed.regions.flatMap(({ box, phraseIds }) =>
      (phraseIds.length === 0 ? [''] : phraseIds.map((id) => texts.get(id) ?? '')).map(
        (text) => `${head},${box.join(',')},${toCell(text)}\n`,
      ),
    );
    yield { path: FILE, piece: rows.length === 0 ? `${head},,,,,\n` : rows.join('') };
    if (options.imageFiles !== 'reference') yield { path: `images/${split}/${image.path}`, image };
    counts.images += 1;
    counts.objects += rows.length;
  }
  return { all: counts };
}
