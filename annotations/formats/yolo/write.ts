import { z } from 'zod';
import type { DatasetImage, Split } from '../dataset.ts';
import type { Counts, FileChunk, WriteContext } from '../format.ts';
import { copyOptions, frameOptions, splitOptions } from '../options.ts';
import { withoutExtension } from '../paths.ts';
import { splitOf } from '../splits.ts';
import { type FramedImage, frameImage } from '../writing/frame.ts';
import { roundingError, writeLabel } from './labels.ts';
import type { YoloCode } from './rules.ts';

export const yoloWriteOptions = z.strictObject({
  ...splitOptions,
  ...frameOptions,
  ...copyOptions,
  decimals: z.int().min(6).max(15).default(8).describe('digits of the shares of the image'),
  maxClasses: z.int().min(1).default(1000).describe('more classes than these ask for consent'),
});

export type YoloContext = WriteContext<z.output<typeof yoloWriteOptions>, YoloCode>;

/** Where a layout keeps things. */
export type YoloLayout = {
  image(split: Split, path: string): string;
  /** The image as the list of the split names it. */
  listed(split: Split, path: string): string;
  labels(split: Split, path: string): string;
  list(split: Split): string;
};

/** Reading makes no difference between edges that are nearer than this, in pixels. */
const UNSEEN_ERROR = 0.01;

/** Writes a list of images for each split and a file of labels for each image, also for one without regions. */
export async function* writeYolo(
  { dataset, options, note }: YoloContext,
  layout: YoloLayout,
): AsyncGenerator<FileChunk, Counts> {
  noteClasses(dataset.phrases.length, options.maxClasses, note);
  const classes = new Map(dataset.phrases.map(({ id }, index) => [id, index]));
  const stems = new Set<string>();
  const counts: Partial<Record<Split, { images: number; objects: number }>> = {};
  for await (const entry of dataset.images) {
    const framed = frameImage(entry, options, note);
    if (framed === undefined || isTaken(stems, entry, note)) continue;
    const split = splitOf(entry);
    const { path } = entry.image;
    const lines = labelLines(entry, framed, classes, { options, note });
    yield { path: layout.list(split), piece: `${layout.listed(split, path)}\n` };
    yield { path: layout.labels(split, path), piece: lines.join(''), last: true };
    if (options.imageFiles !== 'reference') yield { path: layout.image(split, path), image: entry.image };
    const own = counts[split] ?? { images: 0, objects: 0 };
    counts[split] = { images: own.images + 1, objects: own.objects + lines.length };
  }
  // Trainers ask for both lists, also for an empty one.
  for (const split of ['train', 'val'] as const) {
    if (counts[split] === undefined) yield { path: layout.list(split), piece: '' };
  }
  const { train = NOTHING, val = NOTHING, test } = counts;
  return { train, val, ...(test !== undefined && { test }) };
}

const NOTHING = { images: 0, objects: 0 };

function labelLines(
  { image }: DatasetImage,
  { size, regions }: FramedImage,
  classes: ReadonlyMap<string, number>,
  { options: { decimals }, note }: Pick<YoloContext, 'options' | 'note'>,
): string[] {
  const error = roundingError(size, decimals);
  if (regions.length > 0 && error > UNSEEN_ERROR) {
    note('lost/precision', `${decimals} decimals move edges by up to ${error.toFixed(3)} px.`, { image });
  }
  return regions.flatMap(({ box, phraseIds }) =>
    phraseIds.map((phraseId) => writeLabel(classes.get(phraseId) ?? 0, box, size, decimals)),
  );
}

function isTaken(stems: Set<string>, { image }: DatasetImage, note: YoloContext['note']): boolean {
  const stem = withoutExtension(image.path);
  const taken = stems.has(stem);
  stems.add(stem);
  if (taken) note('yolo/same-stem', `Another image has the labels of ${image.path}; it is left out.`, { image });
  return taken;
}

function noteClasses(classes: number, most: number, note: YoloContext['note']): void {
  if (classes > most) note('yolo/many-classes', `Expected up to ${most} classes, got ${classes} phrases.`);
}
