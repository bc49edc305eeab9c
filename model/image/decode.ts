import sharp, { type Sharp } from 'sharp';
import type { Size } from '../../annotations/box.ts';
import type { RgbImage } from './rgbImage.ts';

/** Larger images are refused: 300 megapixels are 0.9 GB of RGB bytes. */
const MAX_IMAGE_PIXELS = 300_000_000;

// libvips remembers files by path and would return the old pixels of an image that was replaced on disk.
sharp.cache(false);

/**
 * Decodes an image into the upright frame that boxes live in: EXIF orientation applied, first frame only.
 *
 * Grey, palette, CMYK and 16-bit images become 8-bit RGB. Alpha is dropped, not composited, and an embedded RGB
 * profile is ignored: ObjEmbed was trained on pixels decoded so.
 * @param maxPixels refuse images with more pixels than this.
 * @throws when the file is missing, broken, truncated, in no supported format, or too large.
 */
export async function decodeUpright(source: string | Uint8Array, maxPixels = MAX_IMAGE_PIXELS): Promise<RgbImage> {
  return describingErrors(source, maxPixels, async () => {
    const pixels = open(source, maxPixels).autoOrient().toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' });
    const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`${info.channels} colour channels`);
    return { data, width: info.width, height: info.height };
  });
}

/**
 * Reads from the header alone the upright size in pixels and the EXIF orientation (1..8; 1 when absent).
 * @throws when the header cannot be read or announces too many pixels.
 */
export async function readImageSize(
  source: string | Uint8Array,
  maxPixels = MAX_IMAGE_PIXELS,
): Promise<Size & { readonly orientation: number }> {
  return describingErrors(source, maxPixels, async () => {
    const { autoOrient, orientation } = await open(source, maxPixels).metadata();
    return { width: autoOrient.width, height: autoOrient.height, orientation: orientation ?? 1 };
  });
}

function open(source: string | Uint8Array, maxPixels: number): Sharp {
  return sharp(source, { limitInputPixels: maxPixels, failOn: 'error', ignoreIcc: true });
}

async function describingErrors<T>(source: string | Uint8Array, maxPixels: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const name = typeof source === 'string' ? source : `an image of ${source.length} bytes`;
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    if (reason.includes('exceeds pixel limit')) {
      const limit = `at most ${maxPixels / 1e6} megapixels`;
      throw new Error(`Expected ${limit} in ${name}, got more; scale the image down or tile it.`, { cause });
    }
    const formats = 'JPEG, PNG, WebP, GIF, TIFF or AVIF';
    throw new Error(`Expected a whole ${formats} image in ${name}, got "${reason}"; save it again.`, { cause });
  }
}
