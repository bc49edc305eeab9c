import sharp from 'sharp';

/** Premultiplied RGBA pixels, row-major. */
export type Raster = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray };

/** A raster and its halvings, largest first: what is drawn smaller is sampled from a smaller copy. */
export type Mipmap = readonly Raster[];

/** Reads a picture as premultiplied RGBA, at most `size` pixels on its long side. */
export async function readRaster(file: string | Buffer, size: number): Promise<Raster> {
  const { data, info } = await sharp(file)
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgba = new Uint8ClampedArray(data);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3] / 255;
    for (let c = 0; c < 3; c++) rgba[i + c] *= alpha;
  }
  return { width: info.width, height: info.height, rgba };
}

/** The chain of halvings down to a few pixels. */
export function mipmapOf(raster: Raster): Mipmap {
  const levels = [raster];
  for (let level = raster; Math.min(level.width, level.height) >= 8; ) {
    level = halve(level);
    levels.push(level);
  }
  return levels;
}

function halve({ width, height, rgba }: Raster): Raster {
  const half = { width: width >> 1, height: height >> 1 };
  const result = new Uint8ClampedArray(half.width * half.height * 4);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const from = (y * 2 * width + x * 2) * 4;
      const below = from + width * 4;
      const to = (y * half.width + x) * 4;
      for (let c = 0; c < 4; c++) {
        result[to + c] = (rgba[from + c] + rgba[from + 4 + c] + rgba[below + c] + rgba[below + 4 + c]) / 4;
      }
    }
  }
  return { ...half, rgba: result };
}

/**
 * Writes the bilinear sample at (x, y), in pixels with centres at halves, into `out` (RGBA). What lies outside is
 * transparent.
 */
export function sampleBilinear({ width, height, rgba }: Raster, x: number, y: number, out: Float32Array): void {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const fx = x - 0.5 - left;
  const fy = y - 0.5 - top;
  out.fill(0);
  for (let dy = 0; dy < 2; dy++) {
    const row = top + dy;
    if (row < 0 || row >= height) continue;
    for (let dx = 0; dx < 2; dx++) {
      const column = left + dx;
      if (column < 0 || column >= width) continue;
      const weight = (dx === 1 ? fx : 1 - fx) * (dy === 1 ? fy : 1 - fy);
      const at = (row * width + column) * 4;
      for (let c = 0; c < 4; c++) out[c] += weight * rgba[at + c];
    }
  }
}

/** The level and its scale at which one pixel of it covers about one drawn pixel. */
export function levelFor(mipmap: Mipmap, scale: number): { level: Raster; reduction: number } {
  const index = Math.min(mipmap.length - 1, Math.max(0, Math.floor(Math.log2(1 / scale) + 0.35)));
  return { level: mipmap[index], reduction: 2 ** index };
}
