import type { Raster } from './raster.ts';

export const colourNames = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
] as const;
export type ColourName = (typeof colourNames)[number];

/** A colour rules a sprite when this share of its opaque pixels has it. */
const dominantShare = 0.55;

/** The colour that most of the sprite's opaque pixels have, or null when none rules it. Dark outlines count half. */
export function dominantColour({ rgba }: Raster): ColourName | null {
  const counts = new Map<ColourName, number>();
  let total = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] < 200) continue;
    const name = colourName(rgba[i], rgba[i + 1], rgba[i + 2]);
    const weight = name === 'black' ? 0.5 : 1;
    total += weight;
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + weight);
  }
  for (const [name, count] of counts) if (count >= dominantShare * total) return name;
  return null;
}

/** The everyday name of an sRGB colour (0 to 255 each), or null between two names. */
export function colourName(red: number, green: number, blue: number): ColourName | null {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const chroma = high - low;
  if (high < 55) return 'black';
  if (chroma < 26) return greyName(high);
  if (chroma < 40) return null;
  return hueName(hueOf(red, green, blue), high / 255, chroma / high);
}

function greyName(level: number): ColourName | null {
  if (level > 222) return 'white';
  return level > 90 && level < 195 ? 'grey' : null;
}

/** Hue in degrees. */
function hueOf(red: number, green: number, blue: number): number {
  const high = Math.max(red, green, blue);
  const chroma = high - Math.min(red, green, blue);
  if (high === red) return ((60 * (green - blue)) / chroma + 360) % 360;
  return high === green ? 120 + (60 * (blue - red)) / chroma : 240 + (60 * (red - green)) / chroma;
}

function hueName(hue: number, value: number, saturation: number): ColourName | null {
  if (hue < 12 || hue >= 348) return reddish(value, saturation);
  if (hue < 45) return orangeish(hue, value, saturation);
  if (hue < 48 || (hue >= 66 && hue < 75) || (hue >= 170 && hue < 190) || (hue >= 252 && hue < 262)) return null;
  if (hue < 66) return value > 0.7 && saturation > 0.35 ? 'yellow' : null;
  if (hue < 170) return 'green';
  if (hue < 252) return 'blue';
  if (hue < 300) return 'purple';
  return value > 0.6 ? 'pink' : 'purple';
}

function reddish(value: number, saturation: number): ColourName | null {
  if (value > 0.85 && saturation < 0.5) return 'pink';
  if (saturation < 0.55) return null;
  return value > 0.55 ? 'red' : 'brown';
}

function orangeish(hue: number, value: number, saturation: number): ColourName | null {
  if (value < 0.72) return 'brown';
  if (saturation < 0.55) return null;
  if (hue < 18) return value > 0.85 ? null : 'red';
  if (value < 0.88) return null;
  return hue < 38 ? 'orange' : hue >= 42 ? 'yellow' : null;
}

/** The raster with all hues turned by `degrees`, lightness kept (the CSS hue-rotate matrix). */
export function rotateHue({ width, height, rgba }: Raster, degrees: number): Raster {
  const matrix = hueMatrix(degrees);
  const result = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3];
    for (let row = 0; row < 3; row++) {
      const at = row * 3;
      const value = matrix[at] * rgba[i] + matrix[at + 1] * rgba[i + 1] + matrix[at + 2] * rgba[i + 2];
      result[i + row] = Math.min(alpha, value);
    }
    result[i + 3] = alpha;
  }
  return { width, height, rgba: result };
}

function hueMatrix(degrees: number): readonly number[] {
  const c = Math.cos((degrees * Math.PI) / 180);
  const s = Math.sin((degrees * Math.PI) / 180);
  const [r, g, b] = [0.213, 0.715, 0.072];
  return [
    r + c * (1 - r) - s * r,
    g - c * g - s * g,
    b - c * b + s * (1 - b),
    r - c * r + s * 0.143,
    g + c * (1 - g) + s * 0.14,
    b - c * b - s * 0.283,
    r - c * r - s * (1 - r),
    g - c * g + s * g,
    b + c * (1 - b) + s * b,
  ];
}
