import type { Box, Size } from '../../box.ts';
import { toStoredBox, toStoredSize } from '../../orientation.ts';
import type { ImageRecord } from '../../records.ts';
import type { ObjEmbedOptions } from './options.ts';

/** The pixels the trainer will see: their size, and the way there from the upright frame. */
export type Frame = { readonly size: Size; readonly toFrame: (box: Box) => Box };

/** The frame in which the boxes of an image are written. */
export function writtenFrame(image: ImageRecord, { frame }: ObjEmbedOptions): Frame {
  if (frame !== 'stored' || image.orientation === 1) return { size: image, toFrame: (box) => box };
  return {
    size: toStoredSize(image, image.orientation),
    toFrame: (box) => toStoredBox(box, image, image.orientation),
  };
}
