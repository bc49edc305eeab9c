import sharp, { type Sharp } from 'sharp';
import type { Size } from '../../annotations/box.ts';
import type { RgbImage } from './rgbImage.ts';

/** Larger images are refused: 300 megapixels are 0.9 GB of RGB bytes. */
export const MAX_IMAGE_PIXELS = 300_000_000;

/**
 * Decodes an image into the upright frame that boxes live in: EXIF orientation applied, first frame only.
 *
 * Grey, palette, CMYK and 16-bit images become 8-bit RGB. Alpha is dropped, not composited, and embedded profiles are
 * ignored: ObjEmbed was trained on pixels that Pillow decoded so.
 * @param maxPixels refuse images with more pixels than this.
 * @throws when the file is missing, broken, truncated, in no supported format, or too large.
 */
export async function decodeUpright(source: string | Uint8Array, maxPixels = MAX_IMAGE_PIXELS): Promise<RgbImage> {
  return describingErrors(source, maxPixels, async () => {
    const image = open(source, maxPixels).autoOrient().removeAlpha();
    const space = (await image.metadata()).space === 'cmyk' ? 'cmyk' : 'srgb';
    const pixels = image.pipelineColourspace(space).toColourspace(space).raw({ depth: 'uchar' });
    const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
    const channels = space === 'cmyk' ? 4 : 3;
    if (info.channels !== channels) throw new Error(`${info.channels} instead of ${channels} colour channels`);
    return { data: space === 'cmyk' ? cmykToRgb(data) : data, width: info.width, height: info.height };
  });
}

/** Each ink subtracts its share of what black leaves, without a press profile. */
function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let from = 0, to = 0; from < cmyk.length; from += 4) {
    const light = 255 - cmyk[from + 3];
    for (let ink = 0; ink < 3; ink++) rgb[to++] = light - Math.round((cmyk[from + ink] * light) / 255);
  }
  return rgb;
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

/** Makes a sentence of what sharp says when an image cannot be read. */
export async function describingErrors<T>(
  source: string | Uint8Array,
  maxPixels: number,
  read: () => Promise<T>,
): Promise<T> {
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
    throw new Error(`Expected a whole ${formats} image in ${name}, got "${reason}"; check the file.`, { cause });
  }
}
