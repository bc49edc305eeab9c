import type { FormatRule } from '../rules.ts';

/** What reading any dialect of COCO may find. */
export const cocoRules = {
  'coco/mask': {
    severity: 'error',
    loses: true,
    meaning: 'An object has a mask; its box is read and the mask is not.',
  },
  'coco/crowd': { severity: 'error', loses: true, meaning: 'A crowd (iscrowd 1) is no single object and is left out.' },
  'coco/more-captions': {
    severity: 'error',
    loses: true,
    meaning: 'An image has more captions than a short and a long one.',
  },
} as const satisfies Record<string, FormatRule>;

export type CocoCode = keyof typeof cocoRules;
