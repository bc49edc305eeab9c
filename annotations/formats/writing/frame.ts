import { type Box, clip, isValid, type Size, sameBox } from '../../box.ts';
import { toStoredBox, toStoredSize } from '../../orientation.ts';
import type { ImageRecord, Region } from '../../records.ts';
import type { DatasetImage } from '../dataset.ts';
import type { Note } from '../notes.ts';
import type { CopyOptions } from './imageFiles.ts';

/** The pixels a reader of the export will see: their size, and the way there from the upright frame. */
export type Frame = { readonly size: Size; readonly toFrame: (box: Box) => Box };

/** What decides the frame of boxes: upright copies have upright boxes. */
export type FrameOptions = {
  readonly frame?: 'stored' | 'upright' | undefined;
  readonly imageFiles?: CopyOptions['imageFiles'];
};

/** The frame in which the boxes of an image are written. */
export function writtenFrame(image: ImageRecord, { frame, imageFiles }: FrameOptions): Frame {
  if (frame !== 'stored' || imageFiles === 'upright' || image.orientation === 1)
    return { size: image, toFrame: (box) => box };
  return {
    size: toStoredSize(image, image.orientation),
    toFrame: (box) => toStoredBox(box, image, image.orientation),
  };
}

/** An image as a format can write it: its size and its regions in the written frame, all inside. */
export type FramedImage = { readonly size: Size; readonly regions: readonly Region[] };

/**
 * Brings an image into the written frame and its boxes inside. Notes turned images, clipped boxes and what is left out.
 * @returns undefined for an image whose size was never read
 */
export function frameImage(
  { image, regions }: DatasetImage,
  options: FrameOptions,
  note: Note,
): FramedImage | undefined {
  if (image.width === 0 || image.height === 0) {
    note('written/image-unread', `The size of ${image.path} was never read; the image is left out.`, { image });
    return undefined;
  }
  if (image.orientation !== 1) {
    const isUpright = options.frame !== 'stored' || options.imageFiles === 'upright';
    const frame = isUpright ? 'upright' : 'of the pixels as stored';
    note('written/turned', `The EXIF orientation is ${image.orientation}: boxes are ${frame}.`, { image });
  }
  const { size, toFrame } = writtenFrame(image, options);
  const fitted = regions.flatMap((region) => {
    const box = fitBox(toFrame(region.box), size);
    if (box === null || !sameBox(box, toFrame(region.box))) noteBox(region, size, box !== null, image, note);
    return box === null ? [] : [{ ...region, box }];
  });
  return { size: { width: size.width, height: size.height }, regions: fitted };
}

function fitBox(box: Box, size: Size): Box | null {
  const clipped = clip(box, size);
  return isValid(clipped) ? clipped : null;
}

function noteBox({ id, box }: Region, size: Size, fixed: boolean, image: ImageRecord, note: Note): void {
  const outcome = fixed ? 'it is clipped.' : 'it is left out.';
  const message = `Expected a box inside ${size.width} x ${size.height}, got [${box.join(', ')}]; ${outcome}`;
  note('written/box', message, { image, recordId: id, fixed });
}
