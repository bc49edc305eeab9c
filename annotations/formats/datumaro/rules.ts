import type { FormatRule } from '../rules.ts';

/** What Datumaro's JSON may find. */
export const datumaroRules = {
  'datumaro/same-stem': {
    severity: 'error',
    loses: true,
    meaning: 'Items are known by the path without extension; of two images that share it the second is left out.',
  },
  'datumaro/mask': {
    severity: 'error',
    loses: true,
    meaning: 'An annotation is a polygon; the box around it is read.',
  },
  'datumaro/rotated': {
    severity: 'error',
    loses: true,
    meaning: 'A box is rotated; the upright box around it is read.',
  },
  'datumaro/annotation': {
    severity: 'error',
    loses: true,
    meaning:
      'An annotation is no box or caption (a label of the image, a mask, points), or a third caption; it is left out.',
  },
  'datumaro/attribute': {
    severity: 'error',
    loses: true,
    meaning: 'An attribute that a dataset has no place for; what it says is left out.',
  },
} as const satisfies Record<string, FormatRule>;

export type DatumaroCode = keyof typeof datumaroRules;
