import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Box } from '../../annotations/box.ts';
import { describingErrors, MAX_IMAGE_PIXELS, readImageSize } from './decode.ts';
import { differenceHash } from './differenceHash.ts';

/** A picture that every browser shows: bytes of a media type, or the file as it is. */
export type Displayable = { readonly type: string; readonly bytes: Uint8Array } | { readonly asIs: string };

/** Beyond this browsers show nothing. */
const MAX_SIDE = 16_384;
const BROWSER_FORMATS: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** What the picture process can do: all that the page needs of image files, beside the model's own process. */
export const pictureHandlers = {
  async readImageSize({ file }: { readonly file: string }): ReturnType<typeof readImageSize> {
    return readImageSize(file);
  },

  /** The upright image as WebP, at most `size` px wide and high. */
  async thumbnail({ file, size }: { readonly file: string; readonly size: number }): Promise<Uint8Array> {
    return describingErrors(file, MAX_IMAGE_PIXELS, async () => {
      const upright = open(file).autoOrient().resize(size, size, { fit: 'inside', withoutEnlargement: true });
      return upright.toColourspace('srgb').webp({ quality: 75 }).toBuffer();
    });
  },

  /** A part of the upright image as WebP, at most `size` px wide and high; what lies outside of the image is left out. */
  async crop({ file, box, size }: { readonly file: string; readonly box: Box; readonly size: number }) {
    return describingErrors(file, MAX_IMAGE_PIXELS, async () => cropOf(file, box, size));
  },

  /** The perceptual hash of the upright image. */
  async hashPicture({ file }: { readonly file: string }): Promise<string> {
    return describingErrors(file, MAX_IMAGE_PIXELS, () => differenceHash(open(file).autoOrient()));
  },

  /** The upright image at full size: the file itself where a browser shows it right, and a copy otherwise. */
  async displayable({ file }: { readonly file: string }): Promise<Displayable> {
    return describingErrors(file, MAX_IMAGE_PIXELS, async () => {
      const metadata = await open(file).metadata();
      const type = BROWSER_FORMATS[metadata.format];
      return type !== undefined && isPlain(metadata) ? { asIs: type } : copyOf(file, metadata);
    });
  },

  /** The upright image at full size in the format of the file, with its colour profile and without EXIF. */
  async upright({ file }: { readonly file: string }): Promise<Uint8Array> {
    return describingErrors(file, MAX_IMAGE_PIXELS, async () => {
      const { format } = await open(file).metadata();
      const encode = ENCODERS[format];
      if (encode === undefined) {
        throw new Error(`Expected an image that can be written again, got ${format}; copy it as stored.`);
      }
      return encode(open(file).autoOrient().keepIccProfile()).toBuffer();
    });
  },
};

/** With as little loss as each format allows at a size like the original's. */
const ENCODERS: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  png: (image) => image.png(),
  webp: (image) => image.webp({ quality: 95 }),
  tiff: (image) => image.tiff({ compression: 'lzw' }),
};

function open(file: string): Sharp {
  // What is there of a damaged file is shown; whether the model may read it is not asked here.
  return sharp(file, { limitInputPixels: MAX_IMAGE_PIXELS, failOn: 'none' });
}

async function cropOf(file: string, box: Box, size: number): Promise<Uint8Array> {
  const image = await readImageSize(file);
  const [left, top] = [Math.max(0, Math.floor(box[0])), Math.max(0, Math.floor(box[1]))];
  const [right, bottom] = [Math.min(image.width, Math.ceil(box[2])), Math.min(image.height, Math.ceil(box[3]))];
  if (right <= left || bottom <= top) {
    throw new Error(`Expected a box in the ${image.width} x ${image.height} pixels of the image, got [${box}].`);
  }
  // JPEG is decoded at a half, a quarter or an eighth in much less time, where the part is still large enough.
  const shrink = Math.max(1, Math.floor(Math.max(right - left, bottom - top) / (2 * size)));
  const scaled = { width: Math.ceil(image.width / shrink), height: Math.ceil(image.height / shrink) };
  const at = (edge: number, least: number, most: number) => Math.min(Math.max(least, Math.round(edge / shrink)), most);
  const [x, y] = [at(left, 0, scaled.width - 1), at(top, 0, scaled.height - 1)];
  const part = {
    left: x,
    top: y,
    width: at(right, x + 1, scaled.width) - x,
    height: at(bottom, y + 1, scaled.height) - y,
  };
  const whole = open(file).autoOrient();
  const shrunk = shrink === 1 ? whole : whole.resize({ ...scaled, fit: 'fill' });
  const { data, info } = await shrunk.extract(part).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const pixels = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  return pixels.resize(size, size, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 80 }).toBuffer();
}

/** Upright, 8 bits a channel, in grey or RGB, one frame, and small enough. */
function isPlain({ orientation = 1, space, depth, pages = 1, width, height }: Metadata): boolean {
  const isShown = (space === 'srgb' || space === 'b-w') && depth === 'uchar' && pages === 1;
  return orientation === 1 && isShown && Math.max(width, height) <= MAX_SIDE;
}

async function copyOf(file: string, { hasAlpha }: Metadata): Promise<Displayable> {
  const upright = open(file).autoOrient().resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true });
  const copy = upright.toColourspace('srgb');
  if (hasAlpha) return { type: 'image/png', bytes: await copy.png({ compressionLevel: 3 }).toBuffer() };
  return { type: 'image/jpeg', bytes: await copy.jpeg({ quality: 92 }).toBuffer() };
}
