import type { Sharp } from 'sharp';

const COLUMNS = 8;
const ROWS = 8;
/** Each pixel of the small picture is the mean of so many by so many: kernels alone leave traces of the scale. */
const BLOCK = 8;
/** Grey levels that count as no difference, so that noise and encoders flip nothing in even parts. */
const EVEN = 3;

/**
 * A hash of what is seen: whether grey grows from each pixel to the next in the picture at 9 x 8 pixels, row by row, the
 * first in the highest bit (dHash, Krawetz 2013). Scaling, encoding and light touches change few bits of it: 7 at most
 * of the sample images, between which 15 and more differ.
 * @returns 64 bits as 16 hexadecimal digits
 */
export async function differenceHash(image: Sharp): Promise<string> {
  const [width, height] = [(COLUMNS + 1) * BLOCK, ROWS * BLOCK];
  const small = image.flatten({ background: '#fff' }).greyscale().resize(width, height, { fit: 'fill' });
  const { data, info } = await small.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const means = new Float64Array((COLUMNS + 1) * ROWS);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const mean = Math.floor(y / BLOCK) * (COLUMNS + 1) + Math.floor(x / BLOCK);
      means[mean] = (means[mean] ?? 0) + (data[(y * width + x) * info.channels] ?? 0) / BLOCK ** 2;
    }
  }
  return Array.from({ length: ROWS }, (_, y) => byteOf(means.subarray(y * (COLUMNS + 1)))).join('');
}

function byteOf(row: Float64Array): string {
  let byte = 0;
  for (let x = 0; x < COLUMNS; x++) byte = byte * 2 + ((row[x] ?? 0) + EVEN < (row[x + 1] ?? 0) ? 1 : 0);
  return byte.toString(16).padStart(2, '0');
}
