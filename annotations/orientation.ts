import type { Box, Size } from './box.ts';

// EXIF 2.3, tag 274: how the stored picture is turned and mirrored to be shown upright.
const MIRRORED_X = [2, 3, 6, 7];
const MIRRORED_Y = [3, 4, 7, 8];
const FIRST_TRANSPOSED = 5;

/** The size of the stored picture whose upright size this is. */
export function toStoredSize({ width, height }: Size, orientation: number): Size {
  return orientation >= FIRST_TRANSPOSED ? { width: height, height: width } : { width, height };
}

/** A box of the upright frame in the pixels as stored, which readers without EXIF support see. */
export function toStoredBox(box: Box, upright: Size, orientation: number): Box {
  const mirrored = mirror(box, upright, orientation);
  return orientation >= FIRST_TRANSPOSED ? transpose(mirrored) : mirrored;
}

/** A box of the stored frame in the upright frame. */
export function toUprightBox(box: Box, upright: Size, orientation: number): Box {
  return mirror(orientation >= FIRST_TRANSPOSED ? transpose(box) : box, upright, orientation);
}

function mirror([x1, y1, x2, y2]: Box, { width, height }: Size, orientation: number): Box {
  const [left, right] = MIRRORED_X.includes(orientation) ? [width - x2, width - x1] : [x1, x2];
  const [top, bottom] = MIRRORED_Y.includes(orientation) ? [height - y2, height - y1] : [y1, y2];
  return [left, top, right, bottom];
}

function transpose([x1, y1, x2, y2]: Box): Box {
  return [y1, x1, y2, x2];
}
