import sharp from 'sharp';
import { readImageSize } from './decode.ts';

/** A picture that every browser shows: bytes of a media type, or the file as it is. */
export type Displayable = { readonly type: string; readonly bytes: Uint8Array } | { readonly asIs: string };

const MAX_PIXELS = 300_000_000;
/** Beyond this browsers show nothing. */
const MAX_SIDE = 16_384;
const BROWSER_FORMATS: Readonly<Record<string, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/** What the picture process can do: all that the page needs of image files, beside the model's own process. */
export const pictureHandlers = {
  async readImageSize({ file }: { readonly file: string }): ReturnType<typeof readImageSize> {
    return readImageSize(file);
  },

  /** The upright image as WebP, at most `size` px wide and high. */
  async thumbnail({ file, size }: { readonly file: string; readonly size: number }): Promise<Uint8Array> {
    const image = sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'none' }).autoOrient();
    return image.resize(size, size, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }).toBuffer();
  },

  /** The upright image at full size: the file itself where a browser shows it right, and a copy otherwise. */
  async displayable({ file }: { readonly file: string }): Promise<Displayable> {
    const image = sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'none' });
    const { format, orientation = 1, space, depth, pages = 1, width, height, hasAlpha } = await image.metadata();
    const type = BROWSER_FORMATS[format];
    const isSmall = Math.max(width, height) <= MAX_SIDE;
    const isPlain = orientation === 1 && (space === 'srgb' || space === 'b-w') && depth === 'uchar' && pages === 1;
    if (type !== undefined && isPlain && isSmall) return { asIs: type };
    const upright = image.autoOrient().resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true });
    if (hasAlpha) return { type: 'image/png', bytes: await upright.toColourspace('srgb').png().toBuffer() };
    return { type: 'image/jpeg', bytes: await upright.toColourspace('srgb').jpeg({ quality: 92 }).toBuffer() };
  },
};
