import type { FormatRule } from '../rules.ts';

/** What Label Studio's JSON may find. */
export const labelStudioRules = {
  'label-studio/rotated': {
    severity: 'error',
    loses: true,
    meaning: 'A box is rotated; the upright box around it is read.',
  },
  'label-studio/result': {
    severity: 'error',
    loses: true,
    meaning:
      'A result is no box, caption or phrase state (a mask, a choice, a relation, a text of a region); it is left out.',
  },
  'label-studio/annotation': {
    severity: 'error',
    loses: true,
    meaning: 'A task has several annotations, as of several people; the first that was not cancelled is read.',
  },
  'label-studio/prediction': {
    severity: 'error',
    loses: true,
    meaning: 'A prediction says more than boxes with scores (labels, texts); that is left out.',
  },
} as const satisfies Record<string, FormatRule>;

export type LabelStudioCode = keyof typeof labelStudioRules;

/** The names of the tags in label_config.xml, which results name in from_name. */
export const TAGS = {
  image: 'image',
  label: 'label',
  /** Rectangles without a label: regions without a phrase, and proposals. */
  box: 'box',
  short: 'short_caption',
  long: 'long_caption',
  absent: 'verified_absent',
  exhaustive: 'exhaustive',
} as const;
