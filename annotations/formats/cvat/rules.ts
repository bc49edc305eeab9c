import type { FormatRule } from '../rules.ts';

/** What CVAT's XML may find. */
export const cvatRules = {
  'cvat/mask': {
    severity: 'error',
    loses: true,
    meaning: 'An object is a polygon, an ellipse or a mask; the box around it is read.',
  },
  'cvat/rotated': {
    severity: 'error',
    loses: true,
    meaning: 'A box is rotated; the upright box around it is read.',
  },
  'cvat/shape': {
    severity: 'error',
    loses: true,
    meaning: 'An object is no area (points, a line, a skeleton, a cuboid), or a tag of the image; it is left out.',
  },
  'cvat/attribute': {
    severity: 'error',
    loses: true,
    meaning: 'An object is occluded, or has attributes; that is left out.',
  },
  'cvat/track': {
    severity: 'error',
    loses: true,
    meaning: 'The file has tracks of a video; they are left out. Export it as "CVAT for images".',
  },
} as const satisfies Record<string, FormatRule>;

export type CvatCode = keyof typeof cvatRules;
