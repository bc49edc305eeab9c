import { z } from 'zod';
import { cocoRules } from '../coco/rules.ts';
import type { FormatRule } from '../rules.ts';

export const refcocoRules = {
  'coco/mask': cocoRules['coco/mask'],
  'coco/crowd': cocoRules['coco/crowd'],
  'refcoco/category': {
    severity: 'warning',
    meaning: 'An object has a category; only the sentences that refer to it are its phrases.',
  },
  'refcoco/several-refs': {
    severity: 'error',
    loses: true,
    meaning: 'There are several files of refs, which speak of the same images; the first is read.',
  },
} as const satisfies Record<string, FormatRule>;

export type RefcocoCode = keyof typeof refcocoRules;

/** The category of every object that is written: RefCOCO's phrases are its sentences. */
export const OBJECT = 'object';

export const refcocoReadOptions = z.strictObject({
  sentence: z
    .enum(['raw', 'sent'])
    .default('raw')
    .describe('the phrase of a sentence: as people typed it, or in lower case without marks'),
  others: z
    .enum(['regions', 'leave'])
    .default('regions')
    .describe('objects that no sentence refers to: regions without a phrase, or nothing'),
});

export const refcocoWriteName = z
  .string()
  .regex(/^[\w-]+$/)
  .default('objembed')
  .describe('the name in refs(<name>).p, which loaders call splitBy');
