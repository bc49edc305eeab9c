import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Photograph } from './backgrounds.ts';
import { mipmapOf, readRaster } from './raster.ts';

/**
 * Wallpapers of the Debian packages plasma-workspace-wallpapers, lomiri-wallpapers-20.04 and ukui-wallpapers that show
 * none of our concepts, with the words that place things in them. Read for training only; none of them ships.
 */
const files: readonly (readonly [file: string, name: string])[] = [
  ['backgrounds/2004default.jpg', 'on a colourful background'],
  ['wallpapers/Altai/contents/images/1080x1920.png', 'before painted mountains'],
  ['wallpapers/BytheWater/contents/images/2560x1600.jpg', 'on a wooden pier by the water'],
  ['wallpapers/Canopee/contents/images/3840x2160.png', 'on a colourful background'],
  ['wallpapers/Cascade/contents/images/3840x2160.png', 'on a colourful background'],
  ['wallpapers/Cluster/contents/images/3840x2160.png', 'on a purple background'],
  ['wallpapers/ColdRipple/contents/images/2560x1600.jpg', 'on a wooden pier in the fog'],
  ['wallpapers/DarkestHour/contents/images/2560x1600.jpg', 'by a misty lake'],
  ['wallpapers/Elarun/contents/images/2560x1600.png', 'on a blue background'],
  ['wallpapers/Flow/contents/images/5120x2880.jpg', 'on a colourful background'],
  ['backgrounds/Fossa_by_Jasper_Roks.jpg', 'on a purple background'],
  ['wallpapers/Grey/contents/images/2560x1600.jpg', 'on a black and white pattern'],
  ['wallpapers/Honeywave/contents/images/1080x1920.jpg', 'on a colourful background'],
  ['wallpapers/IceCold/contents/images/5120x2880.png', 'on ice and water'],
  ['backgrounds/Infinite-Sea_by_Aury88.jpg', 'under a purple night sky'],
  ['wallpapers/Kay/contents/images/1080x1920.png', 'on a colourful background'],
  ['wallpapers/Kokkini/contents/images/3840x2160.png', 'on a colourful background'],
  ['wallpapers/OneStandsOut/contents/images/2560x1600.jpg', 'on green moss'],
  ['wallpapers/Opal/contents/images/3840x2160.png', 'on a purple background'],
  ['backgrounds/Painting-Colors_by__herobrine7gamer.jpg', 'on a striped background'],
  ['wallpapers/PastelHills/contents/images/3200x2000.jpg', 'before pastel hills'],
  ['wallpapers/Patak/contents/images/1080x1920.png', 'on a blue background'],
  ['wallpapers/Path/contents/images/2560x1600.jpg', 'in a forest'],
  ['wallpapers/Shell/contents/images/5120x2880.jpg', 'on a purple background'],
  ['wallpapers/Volna/contents/images/5120x2880.jpg', 'on a beach with waves'],
  ['backgrounds/city.png', 'on a plain background'],
  ['backgrounds/desert.png', 'on a plain background'],
  ['backgrounds/fluent-color.png', 'on a purple background'],
  ['backgrounds/rhythm.jpg', 'on a colourful background'],
  ['backgrounds/rollpaper.png', 'on a plain background'],
  ['backgrounds/string.jpg', 'on a colourful background'],
  ['wallpapers/summer_1am/contents/images/2560x1600.jpg', 'by a lake at dusk'],
];

/** Reads the wallpapers that are installed below `share` (Debian: /usr/share). */
export async function readPhotographs(share: string): Promise<readonly Photograph[]> {
  const installed = files.filter(([file]) => existsSync(join(share, file)));
  return Promise.all(
    installed.map(async ([file, name]) => ({ name, mipmap: mipmapOf(await readRaster(join(share, file), 1200)) })),
  );
}
