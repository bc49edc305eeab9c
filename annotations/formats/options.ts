import { z } from 'zod';

/** Options that formats share; a format takes those that it has a use for: `z.strictObject({ ...splitOptions, ... })`. */
export const splitOptions = {
  validationRatio: z.number().min(0).max(1).default(0.1).describe('share of the images in the validation split'),
  seed: z.int().default(0).describe('changes which images those are'),
  splitBy: z
    .enum(['image', 'folder', 'duplicates', 'phrase'])
    .default('image')
    .describe(
      'what is in one split as a whole: an image, a folder, or images that are the same; by phrase, every phrase is in ' +
        'both splits in the same proportion',
    ),
};

/** Trainers mostly read pixels as stored, without EXIF orientation; see `writtenFrame`. */
export const frameOptions = {
  frame: z.enum(['stored', 'upright']).default('stored').describe('frame of the boxes of turned images'),
};

export const copyOptions = {
  imageFiles: z
    .enum(['reference', 'copy', 'link', 'upright'])
    .default('reference')
    .describe(
      'image files are named where they are, copied beside the labels, hard-linked there, or copied with the EXIF ' +
        'orientation in their pixels, and then boxes are upright',
    ),
  flatNames: z
    .boolean()
    .default(false)
    .describe(
      'copy all image files into one folder; names that are taken get a number, and image_paths.json tells which',
    ),
};

export const rootOptions = {
  root: z.string().default('').describe('what stands before every image path'),
};
