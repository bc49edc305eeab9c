import type { FormatRule } from '../rules.ts';

/** What both YOLO layouts may find. */
export const yoloRules = {
  'yolo/many-classes': {
    severity: 'error',
    meaning: 'Free phrases make more classes than a detector of classes can learn; group them before.',
  },
  'yolo/same-stem': {
    severity: 'error',
    loses: true,
    meaning: 'Labels are found by the path without extension; of two images that share it the second is left out.',
  },
  'yolo/mask': { severity: 'error', loses: true, meaning: 'A line is a polygon; the box around it is read.' },
  'yolo/confidence': {
    severity: 'warning',
    meaning: 'A line has a confidence, as predictions do; the confidence is left out.',
  },
  'yolo/extension': {
    severity: 'warning',
    meaning: 'Labels without an image file or a list of images: the image is taken for a .jpg.',
  },
} as const satisfies Record<string, FormatRule>;

export type YoloCode = keyof typeof yoloRules;
