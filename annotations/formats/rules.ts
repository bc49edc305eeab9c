import type { Rule } from '../findings.ts';

/** A rule of a format. One that `loses` asks for consent, and so does every error; warnings are said and that is all. */
export type FormatRule = Rule & { readonly loses?: true };

/**
 * What every format may find. `lost/*`: the format cannot say it; `written/*`: it was written in another way than it
 * stands in the dataset; `read/*`: a file holds something that cannot be used. The codes are stable.
 */
export const sharedRules = {
  'lost/regions': { severity: 'error', loses: true, meaning: 'The format has no regions.' },
  'lost/captions': { severity: 'error', loses: true, meaning: 'The format has no captions for whole images.' },
  'lost/second-caption': {
    severity: 'error',
    loses: true,
    meaning: 'The format has one caption an image, so the long one is left out where there are both.',
  },
  'lost/verified-absent': {
    severity: 'error',
    loses: true,
    meaning: 'The format cannot say that a phrase is verified absent from an image.',
  },
  'lost/exhaustive': {
    severity: 'error',
    loses: true,
    meaning: 'The format cannot say that every object of a phrase has a region.',
  },
  'lost/rejections': {
    severity: 'error',
    loses: true,
    meaning: 'The format cannot say that a proposal was rejected for a phrase.',
  },
  'lost/phrases': {
    severity: 'error',
    loses: true,
    meaning: 'The format has one text an object; all phrases of a region after its first are left out.',
  },
  'lost/empty-images': {
    severity: 'error',
    loses: true,
    meaning: 'The format has no place for an image without regions.',
  },
  'lost/unused-phrases': {
    severity: 'warning',
    meaning: 'The format lists no phrases but those of its objects, so a phrase that nothing uses is not written.',
  },
  'lost/regions-without-phrase': {
    severity: 'error',
    loses: true,
    meaning: 'The format has no object without a text, so a region without a phrase is left out.',
  },
  'lost/precision': {
    severity: 'error',
    loses: true,
    meaning: 'The format has boxes on a grid; their edges are moved to it.',
  },
  'lost/proposals': { severity: 'warning', meaning: 'The format has no proposals; a model run makes them again.' },
  'written/image-unread': {
    severity: 'error',
    meaning: 'The size of an image was never read, so its boxes cannot be written; the image is left out.',
  },
  'written/turned': {
    severity: 'warning',
    meaning: 'An image has an EXIF orientation: its boxes are in the frame that the options name.',
  },
  'written/box': { severity: 'error', meaning: 'A box reaches out of its image or has no area.' },
  'written/text': { severity: 'error', meaning: 'The format cannot hold this text.' },
  'written/path': { severity: 'error', meaning: 'The format cannot hold the path of this image.' },
  'written/copy': { severity: 'error', meaning: 'The image file to copy is not there.' },
  'written/renamed': {
    severity: 'warning',
    meaning: 'An image file is copied under another name, because its own is taken; image_paths.json tells which.',
  },
  'written/split': {
    severity: 'error',
    loses: true,
    meaning: 'The format cannot hold the split of the image: it has none, or no test split and writes it as val.',
  },
  'written/leak': {
    severity: 'warning',
    meaning:
      'Images that are the same or belong together are in different splits, so validation sees what training saw.',
  },
  'read/file': { severity: 'error', meaning: 'A file cannot be read, or not to its end.' },
  'read/row': { severity: 'error', meaning: 'A part of a file is not what the format has there; it is left out.' },
  'read/field': {
    severity: 'warning',
    meaning: 'A field that this application has no use for; what it says is left out.',
  },
  'read/reference': { severity: 'error', meaning: 'A row names an image or a class that the dataset does not have.' },
  'read/image-path': { severity: 'error', meaning: 'An image path is absolute, empty or leads out of the dataset.' },
  'read/image-size': { severity: 'error', meaning: 'The size of an image is missing or makes no sense.' },
  'read/duplicate': { severity: 'warning', meaning: 'The same thing stands in the dataset twice; it is read once.' },
  'read/box': { severity: 'error', meaning: 'A box is not finite, not in order or without area; it is left out.' },
  'read/box-outside': {
    severity: 'warning',
    meaning: 'A box reaches out of its image; it is clipped to the image, or left out when nothing is inside.',
  },
  'read/text': { severity: 'error', meaning: 'A text is empty or no Unicode that can be stored; it is left out.' },
  'read/contradiction': {
    severity: 'error',
    meaning: 'A phrase is called absent from an image where a region carries it; the region stands.',
  },
} as const satisfies Record<string, FormatRule>;

export type SharedCode = keyof typeof sharedRules;
