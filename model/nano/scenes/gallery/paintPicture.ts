import sharp from 'sharp';
import { drawShadow, drawSprite, type Placement } from '../canvas.ts';
import { mipmapOf, readRaster } from '../raster.ts';
import { backdropSvg } from './backdrops.ts';
import type { Item, Picture } from './pictures.ts';

/** Rasterises an icon of a set to a cut-out of at most `size` pixels a side. @throws when the set lacks it. */
export type RenderIcon = (set: string, icon: string, size: number) => Promise<Buffer>;

const quality = 86;

/** Paints a sample picture: backdrop, then the icons from the one furthest up to the one nearest. Returns a JPEG. */
export async function paintPicture(picture: Picture, renderIcon: RenderIcon): Promise<Buffer> {
  const { width, height } = picture;
  const backdrop = await sharp(Buffer.from(backdropSvg(picture.backdrop, width, height)))
    .removeAlpha()
    .raw()
    .toBuffer();
  const canvas = { width, height, rgb: new Uint8ClampedArray(backdrop), owner: new Uint8Array(width * height) };
  for (const item of picture.items.toSorted((a, b) => a.y - b.y)) {
    const { sprite, placement } = await dressItem(item, picture, renderIcon);
    drawShadow(canvas, sprite, placement, height / 90, 0.3);
    drawSprite(canvas, sprite, placement, 1);
  }
  return sharp(canvas.rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, mozjpeg: true })
    .toBuffer();
}

async function dressItem({ icon: name, x, y, height: share, facing }: Item, picture: Picture, renderIcon: RenderIcon) {
  const { set, width, height } = picture;
  const [ownSet, icon] = name.includes(':') ? name.split(':') : [set, name];
  const raster = await readRaster(await renderIcon(ownSet, icon, height), height);
  const placement: Placement = {
    x: x * width,
    y: (y - share / 2) * height,
    scale: (share * height) / raster.height,
    angle: 0,
    flip: facing === 'mirrored',
  };
  return { sprite: mipmapOf(raster), placement };
}
