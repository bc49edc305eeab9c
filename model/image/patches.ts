import { blockOrder, type PatchLayout, patchGrid } from './patchGrid.ts';
import type { RgbImage } from './rgbImage.ts';

/** Bytes to [−1, 1] with the fp32 roundings of the published processor: by 1/255, then mean and deviation 1/2. */
const NORMALISED = Float32Array.from({ length: 256 }, (_, byte) => 2 * Math.fround(byte / 255) - 1);

/**
 * Normalised pixels by patch, [patches, 3 · frames · patchSize²], features ordered channel, frame, y, x.
 *
 * `frames: 2` gives the published `pixel_values`, the still image repeated in time. Both halves being equal, a vision
 * graph that sums its two temporal kernels gets the same result from `frames: 1`.
 */
export function toPatches(image: RgbImage, layout: PatchLayout, frames: 1 | 2): Float32Array {
  const { patchSize, mergeSize } = layout;
  const planeSize = patchSize * patchSize;
  const patches = new Float32Array(image.width * image.height * 3 * frames);
  let to = 0;
  for (const [row, column] of blockOrder(patchGrid(image, layout), mergeSize)) {
    const corner = (row * image.width + column) * patchSize * 3;
    for (let channel = 0; channel < 3; channel++) {
      copyPlane(image, corner + channel, patchSize, patches, to);
      if (frames === 2) patches.copyWithin(to + planeSize, to, to + planeSize);
      to += planeSize * frames;
    }
  }
  return patches;
}

function copyPlane({ data, width }: RgbImage, start: number, patchSize: number, target: Float32Array, offset: number) {
  let to = offset;
  for (let y = 0; y < patchSize; y++) {
    let from = start + y * width * 3;
    for (let x = 0; x < patchSize; x++, from += 3) target[to++] = NORMALISED[data[from]];
  }
}
