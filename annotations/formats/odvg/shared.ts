import { z } from 'zod';
import type { Split } from '../dataset.ts';
import { copyOptions, frameOptions, rootOptions, splitOptions } from '../options.ts';

export const odvgWriteOptions = z.strictObject({ ...splitOptions, ...frameOptions, ...copyOptions });
export const odvgReadOptions = z.strictObject({ ...rootOptions });

/** The file of a split; both kinds have the same names, because they are never in one dataset. */
export const odvgLayout = {
  file: (split: Split) => `odvg_${split}.jsonl`,
  imageFile: (split: Split, path: string) => `images/${split}/${path}`,
};

const image = { filename: z.string(), height: z.number(), width: z.number() };
const bbox = z.tuple([z.number(), z.number(), z.number(), z.number()]);

export const detectionRecord = z.looseObject({
  ...image,
  detection: z.looseObject({
    instances: z.array(z.looseObject({ bbox, label: z.int(), category: z.string().optional() })),
  }),
});

export const groundingRecord = z.looseObject({
  ...image,
  grounding: z.looseObject({
    caption: z.string().default(''),
    regions: z.array(z.looseObject({ bbox, phrase: z.union([z.string(), z.array(z.string())]) })),
  }),
});

/** What the grounding loader puts between the distinct phrases of a record, whatever the caption says. */
export const SEPARATOR = ' . ';

/** The caption of an image that has none: its distinct phrases, as the loader joins them. */
export function joinPhrases(phrases: Iterable<string>): string {
  return [...new Set(phrases)].join(SEPARATOR);
}
