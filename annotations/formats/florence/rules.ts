import type { FormatRule } from '../rules.ts';

/** What Florence-2 records may find. */
export const florenceRules = {
  'florence/not-ascii': {
    severity: 'warning',
    meaning: 'The published post-processor takes letters beyond ASCII out of phrases.',
  },
  'florence/task': {
    severity: 'error',
    loses: true,
    meaning: 'A record is of a task without regions or captions (text recognition, polygons); it is left out.',
  },
} as const satisfies Record<string, FormatRule>;

export type FlorenceCode = keyof typeof florenceRules;
