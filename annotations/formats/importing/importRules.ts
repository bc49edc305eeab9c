import type { FormatRule } from '../rules.ts';

/** What an import may find when what was read meets the project. The codes are stable. */
export const importRules = {
  'import/unknown-image': {
    severity: 'error',
    loses: true,
    meaning: 'The project has no image with this path or file name; what the dataset says of it is left out.',
  },
  'import/ambiguous-image': {
    severity: 'error',
    loses: true,
    meaning: 'Several images of the project have this file name; what the dataset says of it is left out.',
  },
  'import/image-size': {
    severity: 'error',
    loses: true,
    meaning: 'The dataset has another size for an image than its file; its regions are left out.',
  },
  'import/turned': {
    severity: 'warning',
    meaning: 'An image has an EXIF orientation; its boxes were turned from the frame of the dataset.',
  },
  'import/duplicate': {
    severity: 'warning',
    meaning: 'The project has a region with this box and these phrases already; it stays the one that it is.',
  },
  'import/caption-kept': {
    severity: 'error',
    loses: true,
    meaning: 'The project has another caption for an image; it stays, and the one of the dataset is left out.',
  },
  'import/state-kept': {
    severity: 'error',
    loses: true,
    meaning: 'The project says something else of a phrase in an image; that stays.',
  },
  'import/contradiction': {
    severity: 'error',
    loses: true,
    meaning:
      'A phrase is absent from an image in one of dataset and project, and has a region in the other; people decide.',
  },
  'import/proposals': {
    severity: 'warning',
    meaning: 'The dataset has proposals; they are left out, because a model run makes them with their embeddings.',
  },
} as const satisfies Record<string, FormatRule>;

export type ImportCode = keyof typeof importRules;
