import type { DatasetImage } from '../../annotations/formats/dataset.ts';

type FoundBox = readonly [x1: number, y1: number, x2: number, y2: number, text: string | null];

/** A line of read.py. */
export type Found = {
  readonly format: string;
  readonly version: string;
  readonly images?: Readonly<Record<string, readonly FoundBox[]>>;
  readonly captions?: Readonly<Record<string, readonly string[]>>;
  readonly rows?: number;
};

/** VOC has whole pixels; floats go through JSON and 32 bits. */
const TOLERANCE: Readonly<Record<string, number>> = { voc: 1 };

/** What was found against what was written, in words. */
export function compare({ format, images, captions, rows }: Found, written: readonly DatasetImage[]): string {
  if (rows !== undefined) return `reads all ${rows} rows`;
  if (captions !== undefined) return compareCaptions(captions, written);
  if (images === undefined) return 'failed: it said nothing';
  let boxes = 0;
  for (const { image, regions } of written) {
    const found = images[image.path];
    if (found === undefined) return `differs: ${image.path} is missing`;
    const withTexts = found.some(([, , , , text]) => text !== null);
    const expected = regions.flatMap(({ box, phraseIds }): FoundBox[] =>
      withTexts ? phraseIds.map((text): FoundBox => [...box, text]) : [[...box, null]],
    );
    boxes += expected.length;
    const wrong = differenceOf(expected, found, TOLERANCE[format] ?? 1e-6);
    if (wrong !== undefined) return `differs: ${image.path}: ${wrong}`;
  }
  const extra = Object.keys(images).length - written.length;
  if (extra !== 0) return `differs: ${extra} images too many`;
  return `the same ${written.length} images and ${boxes} boxes`;
}

function differenceOf(expected: readonly FoundBox[], found: readonly FoundBox[], most: number): string | undefined {
  if (expected.length !== found.length) return `${expected.length} boxes were written, ${found.length} are read`;
  const left = [...found];
  for (const box of expected) {
    const index = left.findIndex(
      (other) =>
        other[4] === box[4] && [0, 1, 2, 3].every((edge) => Math.abs(Number(other[edge]) - Number(box[edge])) < most),
    );
    if (index === -1) return `[${box.join(', ')}] is not read`;
    left.splice(index, 1);
  }
  return undefined;
}

function compareCaptions(captions: NonNullable<Found['captions']>, written: readonly DatasetImage[]): string {
  for (const { image, captions: expected } of written) {
    const texts = [expected?.short, expected?.long].filter(Boolean);
    if (captions[image.path]?.join('\n') !== texts.join('\n')) return `differs: ${image.path}`;
  }
  return `the same ${written.length} images with their captions`;
}
