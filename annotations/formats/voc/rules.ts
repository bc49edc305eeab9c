import type { FormatRule } from '../rules.ts';

/** What Pascal VOC may find. */
export const vocRules = {
  'voc/same-stem': {
    severity: 'error',
    loses: true,
    meaning: 'Labels are found by the path without extension; of two images that share it the second is left out.',
  },
  'voc/space': {
    severity: 'warning',
    meaning: 'A path has a space; some readers split the lists of ImageSets there.',
  },
  'voc/zero': {
    severity: 'error',
    meaning: 'A corner is 0, which no file has that counts pixels from 1; read it with corners "0-based".',
  },
  'voc/attribute': {
    severity: 'error',
    loses: true,
    meaning:
      'An object says more than a class and a box (difficult, truncated, pose, parts, a mask); that is left out.',
  },
  'voc/rotated': {
    severity: 'error',
    loses: true,
    meaning: 'An object has a rotated box and no other; it is left out.',
  },
  'voc/extension': {
    severity: 'warning',
    meaning: 'A file does not name its image; the image is taken for a .jpg.',
  },
} as const satisfies Record<string, FormatRule>;

export type VocCode = keyof typeof vocRules;

/**
 * How corners are counted. "1-based" is the specification: whole pixels from 1, the last one inside. "0-based" are the
 * edges from 0 that CVAT, Datumaro, FiftyOne and X-AnyLabeling put into the same fields.
 */
export type Corners = '1-based' | '0-based';

/** What the left and upper corners of a file are more than the edges from 0 that they stand for. */
export function offsetOf(corners: Corners): 0 | 1 {
  return corners === '1-based' ? 1 : 0;
}
