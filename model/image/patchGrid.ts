import type { Size } from '../../annotations/box.ts';

/** How the vision tower cuts an image: patches of `patchSize`² pixels, of which `mergeSize`² make one image token. */
export interface PatchLayout {
  readonly patchSize: number;
  readonly mergeSize: number;
}

/** Numbers of patches (or of merged tokens) down and across an image. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Grid of patches of a resized image, the `image_grid_thw` without its first entry.
 * @throws when a side is no multiple of patch size × merge size.
 */
export function patchGrid({ width, height }: Size, { patchSize, mergeSize }: PatchLayout): Grid {
  const block = patchSize * mergeSize;
  if (width % block !== 0 || height % block !== 0 || !(width * height > 0)) {
    throw new Error(`Expected sides in multiples of ${block} pixels, got ${width}×${height}; resize the image first.`);
  }
  return { rows: height / patchSize, columns: width / patchSize };
}

/** Grid of image tokens that the vision tower makes of a grid of patches. */
export function tokenGrid({ rows, columns }: Grid, { mergeSize }: PatchLayout): Grid {
  return { rows: rows / mergeSize, columns: columns / mergeSize };
}

/**
 * Visits patches in the order of the vision tower: merge block by merge block, row-major in and between the blocks, so
 * that the patches of one image token follow each other.
 */
export function* blockOrder(
  { rows, columns }: Grid,
  mergeSize: number,
): Generator<readonly [row: number, column: number]> {
  for (let top = 0; top < rows; top += mergeSize) {
    for (let left = 0; left < columns; left += mergeSize) {
      for (let row = top; row < top + mergeSize; row++) {
        for (let column = left; column < left + mergeSize; column++) yield [row, column];
      }
    }
  }
}
