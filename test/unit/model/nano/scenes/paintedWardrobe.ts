import type { Rendering } from '../../../../../model/nano/scenes/art.ts';
import { dominantColour } from '../../../../../model/nano/scenes/colours.ts';
import type { Concept } from '../../../../../model/nano/scenes/concepts.ts';
import { mipmapOf, type Raster } from '../../../../../model/nano/scenes/raster.ts';
import type { Wardrobe } from '../../../../../model/nano/scenes/wardrobe.ts';

/** A disc that fills a square of `size` pixels. */
export function disc(size: number, [red, green, blue]: readonly [number, number, number]): Raster {
  const rgba = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2) <= size / 2;
      if (inside) rgba.set([red, green, blue, 255], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, rgba };
}

/** A square that is opaque to its edges. */
export function square(size: number): Raster {
  return { width: size, height: size, rgba: new Uint8ClampedArray(size * size * 4).fill(255) };
}

const colours = [
  [220, 30, 30],
  [40, 90, 220],
  [60, 160, 60],
  [250, 220, 50],
] as const;

/** Six concepts, each a disc in four colours: enough to compose scenes without any art installed. */
export function paintedWardrobe(): Wardrobe {
  const kinds = ['fruit', 'fruit', 'fruit', 'toy', 'toy', 'toy'];
  const concepts = ['apple', 'pear', 'plum', 'ball', 'marble', 'yo-yo'].map((name, i): Concept => {
    return { name, names: [name, `round ${name}`], broader: [kinds[i]], kind: kinds[i], icons: [], stamps: [] };
  });
  const sprites = colours.map((colour) => disc(64, colour));
  return {
    concepts,
    renderingsOf: ({ name }) =>
      sprites.map((_, i): Rendering => ({ id: `${i}`, concept: name, style: 'painted', file: '' })),
    spriteOf: async ({ id }) => ({
      mipmap: mipmapOf(sprites[Number(id)]),
      colour: dominantColour(sprites[Number(id)]),
    }),
  };
}
