import { z } from 'zod';
import type { FormatRule } from '../rules.ts';
import type { Holds } from '../writing/losses.ts';

/** What the files of labelme and of X-AnyLabeling can say. */
export const labelmeHolds: Holds = {
  regions: true,
  captions: 'short and long',
  verifiedAbsent: true,
  exhaustive: true,
  rejections: false,
  phrasesOfRegion: 'many',
  regionsWithoutPhrase: false,
  imagesWithoutRegions: true,
  unusedPhrases: true,
  proposals: false,
  splits: 'none',
};

/** What both dialects of labelme may find. */
export const labelmeRules = {
  'labelme/same-stem': {
    severity: 'error',
    loses: true,
    meaning: 'Labels are found by the path without extension; of two images that share it the second is left out.',
  },
  'labelme/mask': {
    severity: 'error',
    loses: true,
    meaning: 'A shape is a polygon, a circle or a mask; the box around it is read.',
  },
  'labelme/rotated': {
    severity: 'error',
    loses: true,
    meaning: 'A box is rotated; the upright box around it is read.',
  },
  'labelme/shape': { severity: 'error', loses: true, meaning: 'A shape is no area (points, lines); it is left out.' },
  'labelme/field': {
    severity: 'error',
    loses: true,
    meaning: 'A field says something that a dataset has no place for (a group, flags, attributes); that is left out.',
  },
} as const satisfies Record<string, FormatRule>;

export type LabelmeCode = keyof typeof labelmeRules;

/** The label of shapes whose phrase is in the description. */
export const PLAIN_LABEL = 'object';

export const phraseOptions = {
  phraseIn: z
    .enum(['label', 'description'])
    .default('label')
    .describe(`field of a shape that has the phrase; with "description", labels are "${PLAIN_LABEL}"`),
};

export type PhraseOptions = { readonly phraseIn: 'label' | 'description' };
