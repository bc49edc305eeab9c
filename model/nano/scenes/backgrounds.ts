import { type Canvas, createCanvas } from './canvas.ts';
import { between, chance, integer, pick, type Random } from './random.ts';
import { levelFor, type Mipmap, sampleBilinear } from './raster.ts';

/** A photograph or painting that scenes are set in. */
export type Photograph = { readonly name: string; readonly mipmap: Mipmap };

type Rgb = readonly [red: number, green: number, blue: number];
type Painter = (random: Random, canvas: Canvas) => void;

/** Painted backgrounds by the words with which a caption places things in them. */
const painters: readonly (readonly [name: string, paint: Painter])[] = [
  ['on a plain background', (random, canvas) => fill(canvas, constant(anyColour(random)))],
  ['on a soft gradient', paintGradient],
  ['on a striped background', paintStripes],
  ['on a chequered floor', paintTiles],
  ['on a noisy texture', paintNoise],
  ['on a sandy beach', (random, canvas) => paintLandscape(random, canvas, [150, 205, 235], [232, 208, 158])],
  ['in a green meadow', (random, canvas) => paintLandscape(random, canvas, [165, 215, 245], [112, 178, 82])],
  ['in a snowy field', (random, canvas) => paintLandscape(random, canvas, [190, 215, 240], [240, 244, 250])],
  ['at the sea', (random, canvas) => paintLandscape(random, canvas, [170, 215, 245], [46, 118, 178])],
  ['in a desert', (random, canvas) => paintLandscape(random, canvas, [245, 205, 160], [214, 150, 92])],
  ['at night', (random, canvas) => paintLandscape(random, canvas, [18, 24, 62], [34, 48, 58])],
  ['in a room', paintRoom],
  ['on a wooden table', paintWood],
];

/** How often a scene is set in a photograph when there are any. */
const photographShare = 0.45;

/** Paints a background over a new canvas; `name` is how a caption places things in it. */
export function paintBackground(
  random: Random,
  width: number,
  height: number,
  photographs: readonly Photograph[],
): { canvas: Canvas; name: string } {
  const canvas = createCanvas(width, height);
  if (photographs.length > 0 && chance(random, photographShare)) {
    const { name, mipmap } = pick(random, photographs);
    paintCrop(random, canvas, mipmap);
    return { canvas, name };
  }
  const [name, paint] = pick(random, painters);
  paint(random, canvas);
  return { canvas, name };
}

function paintCrop(random: Random, canvas: Canvas, mipmap: Mipmap): void {
  const [{ width, height }] = mipmap;
  const fit = Math.min(width / canvas.width, height / canvas.height);
  const step = fit * between(random, 0.4, 1);
  const left = between(random, 0, width - canvas.width * step);
  const top = between(random, 0, height - canvas.height * step);
  const { level, reduction } = levelFor(mipmap, 1 / step);
  const flip = chance(random, 0.5);
  const light = between(random, 0.85, 1.15);
  const sample = new Float32Array(4);
  fill(canvas, (x, y, out) => {
    const column = flip ? canvas.width - x : x;
    sampleBilinear(level, (left + column * step) / reduction, (top + y * step) / reduction, sample);
    for (let c = 0; c < 3; c++) out[c] = sample[c] * light;
  });
}

/** Sets every pixel to what `shade` writes for its centre. */
function fill({ width, height, rgb }: Canvas, shade: (x: number, y: number, out: Float32Array) => void): void {
  const out = new Float32Array(3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      shade(x + 0.5, y + 0.5, out);
      rgb[at] = out[0];
      rgb[at + 1] = out[1];
      rgb[at + 2] = out[2];
    }
  }
}

function constant(colour: Rgb) {
  return (_x: number, _y: number, out: Float32Array) => out.set(colour);
}

function anyColour(random: Random): Rgb {
  const base = between(random, 40, 235);
  const spread = between(random, 0, 70);
  return [
    base + between(random, -spread, spread),
    base + between(random, -spread, spread),
    base + between(random, -spread, spread),
  ];
}

function mix(a: Rgb, b: Rgb, t: number, out: Float32Array): void {
  for (let c = 0; c < 3; c++) out[c] = a[c] + (b[c] - a[c]) * t;
}

function paintGradient(random: Random, canvas: Canvas): void {
  const [from, to] = [anyColour(random), anyColour(random)];
  const angle = between(random, 0, 2 * Math.PI);
  const [dx, dy] = [Math.cos(angle) / canvas.width, Math.sin(angle) / canvas.height];
  fill(canvas, (x, y, out) =>
    mix(from, to, clamp01(0.5 + (x - canvas.width / 2) * dx + (y - canvas.height / 2) * dy), out),
  );
}

function paintStripes(random: Random, canvas: Canvas): void {
  const [a, b] = [anyColour(random), anyColour(random)];
  const angle = between(random, 0, Math.PI);
  const period = between(random, 10, 70);
  const [dx, dy] = [Math.cos(angle) / period, Math.sin(angle) / period];
  const softness = between(random, 1, 8);
  fill(canvas, (x, y, out) => mix(a, b, clamp01(0.5 + softness * Math.sin(2 * Math.PI * (x * dx + y * dy))), out));
}

function paintTiles(random: Random, canvas: Canvas): void {
  const [a, b] = [anyColour(random), anyColour(random)];
  const size = between(random, 16, 64);
  fill(canvas, (x, y, out) => out.set((Math.floor(x / size) + Math.floor(y / size)) % 2 === 0 ? a : b));
}

function paintNoise(random: Random, canvas: Canvas): void {
  const [a, b] = [anyColour(random), anyColour(random)];
  const noise = valueNoise(random, between(random, 5, 60));
  fill(canvas, (x, y, out) => mix(a, b, noise(x, y), out));
}

function paintLandscape(random: Random, canvas: Canvas, sky: Rgb, ground: Rgb): void {
  const horizon = canvas.height * between(random, 0.2, 0.6);
  const noise = valueNoise(random, between(random, 6, 25));
  const roll = between(random, 0, 12);
  const wave = between(random, 40, 160);
  const tint = between(random, 0.9, 1.1);
  fill(canvas, (x, y, out) => {
    const edge = horizon + roll * Math.sin(x / wave);
    const depth = y < edge ? 0.25 * (y / edge) : -0.35 * ((y - edge) / (canvas.height - edge));
    const light = tint * (1 + depth + 0.14 * (noise(x, y < edge ? y / 3 : y) - 0.5));
    for (let c = 0; c < 3; c++) out[c] = (y < edge ? sky : ground)[c] * light;
  });
}

function paintRoom(random: Random, canvas: Canvas): void {
  const [wall, floor] = [anyColour(random), anyColour(random)];
  const edge = canvas.height * between(random, 0.5, 0.8);
  const skirting = between(random, 2, 7);
  fill(canvas, (x, y, out) => {
    if (y < edge) mix(wall, [255, 255, 255], 0.2 * (1 - Math.abs(x / canvas.width - 0.5)), out);
    else if (y < edge + skirting) mix(wall, [255, 255, 255], 0.7, out);
    else mix(floor, [0, 0, 0], 0.3 * ((y - edge) / (canvas.height - edge)), out);
  });
}

function paintWood(random: Random, canvas: Canvas): void {
  const [light, dark]: [Rgb, Rgb] = chance(random, 0.5)
    ? [
        [205, 160, 110],
        [165, 115, 70],
      ]
    : [
        [140, 90, 55],
        [95, 58, 34],
      ];
  const grain = valueNoise(random, between(random, 4, 9));
  const plank = integer(random, 30, 80);
  fill(canvas, (x, y, out) => mix(light, dark, y % plank < 1.5 ? 1.2 : grain(x / 9, y), out));
}

/** Smooth noise in [0, 1] whose blobs are `size` pixels wide. */
function valueNoise(random: Random, size: number): (x: number, y: number) => number {
  const cells = 64;
  const lattice = Float32Array.from({ length: cells * cells }, random);
  const at = (column: number, row: number) => lattice[(row & (cells - 1)) * cells + (column & (cells - 1))];
  return (x, y) => {
    const [u, v] = [x / size, y / size];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [fx, fy] = [smooth(u - column), smooth(v - row)];
    const upper = at(column, row) + (at(column + 1, row) - at(column, row)) * fx;
    const lower = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * fx;
    return upper + (lower - upper) * fy;
  };
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
