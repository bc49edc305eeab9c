import type { Box } from '../../../annotations/box.ts';
import { levelFor, type Mipmap, sampleBilinear } from './raster.ts';

/** The picture being painted, with the number of the object that owns each pixel (0: background). */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  /** RGB, row-major. */
  readonly rgb: Uint8ClampedArray;
  readonly owner: Uint8Array;
};

/** Where a sprite goes: its centre, drawn pixels per sprite pixel, turn in radians, left and right swapped. */
export type Placement = {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly angle: number;
  readonly flip: boolean;
};

/** Share of coverage from which a pixel belongs to an object. */
const ownAlpha = 128;

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, rgb: new Uint8ClampedArray(width * height * 3), owner: new Uint8Array(width * height) };
}

/** The box around a placed sprite, before anything is cut away. */
export function placedBounds(
  { width, height }: { width: number; height: number },
  { x, y, scale, angle }: Placement,
): Box {
  const c = Math.abs(Math.cos(angle)) * scale;
  const s = Math.abs(Math.sin(angle)) * scale;
  const halfWidth = (width * c + height * s) / 2;
  const halfHeight = (width * s + height * c) / 2;
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}

/** Paints a sprite and makes its pixels the object's own. Returns how many pixels it has, seen or cut off by the frame. */
export function drawSprite(canvas: Canvas, sprite: Mipmap, placement: Placement, object: number): number {
  const { width, height, rgb, owner } = canvas;
  let pixels = 0;
  visit(sprite, placement, 0, (x, y, sample) => {
    const alpha = sample[3];
    if (alpha >= ownAlpha) pixels++;
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = y * width + x;
    if (alpha >= ownAlpha) owner[at] = object;
    const rest = 1 - alpha / 255;
    for (let c = 0; c < 3; c++) rgb[at * 3 + c] = sample[c] + rest * rgb[at * 3 + c];
  });
  return pixels;
}

/** Darkens what lies under a sprite's blurred silhouette, `offset` pixels down and to the right. */
export function drawShadow(
  canvas: Canvas,
  sprite: Mipmap,
  placement: Placement,
  offset: number,
  strength: number,
): void {
  const { width, height, rgb } = canvas;
  const shifted = { ...placement, x: placement.x + offset, y: placement.y + offset };
  visit(sprite, shifted, 2, (x, y, sample) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const light = 1 - (strength * sample[3]) / 255;
    for (let at = (y * width + x) * 3, end = at + 3; at < end; at++) rgb[at] *= light;
  });
}

/** Calls `paint` for each canvas pixel that the placed sprite touches; `blur` skips that many levels of detail. */
function visit(
  sprite: Mipmap,
  placement: Placement,
  blur: number,
  paint: (x: number, y: number, sample: Float32Array) => void,
): void {
  const { x: cx, y: cy, scale, angle, flip } = placement;
  const { level, reduction } = levelFor(sprite, scale / 2 ** blur);
  const [x1, y1, x2, y2] = placedBounds(sprite[0], placement);
  const c = Math.cos(angle) / (scale * reduction);
  const s = Math.sin(angle) / (scale * reduction);
  const sample = new Float32Array(4);
  const margin = 2 ** blur;
  for (let y = Math.floor(y1 - margin); y < y2 + margin; y++) {
    for (let x = Math.floor(x1 - margin); x < x2 + margin; x++) {
      const dx = x + 0.5 - cx;
      const dy = y + 0.5 - cy;
      const u = c * dx + s * dy;
      sampleBilinear(level, level.width / 2 + (flip ? -u : u), level.height / 2 - s * dx + c * dy, sample);
      if (sample[3] > 0) paint(x, y, sample);
    }
  }
}

/** For each object (1 to `count`) the box around the pixels it owns and their number; null for a hidden one. */
export function ownedBoxes({ width, height, owner }: Canvas, count: number): ({ box: Box; pixels: number } | null)[] {
  const found = Array.from({ length: count }, () => ({ box: [width, height, 0, 0], pixels: 0 }));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const object = owner[y * width + x];
      if (object === 0) continue;
      const entry = found[object - 1];
      entry.pixels++;
      if (x < entry.box[0]) entry.box[0] = x;
      if (y < entry.box[1]) entry.box[1] = y;
      if (x >= entry.box[2]) entry.box[2] = x + 1;
      if (y >= entry.box[3]) entry.box[3] = y + 1;
    }
  }
  return found.map(({ box: [x1, y1, x2, y2], pixels }) => (pixels === 0 ? null : { box: [x1, y1, x2, y2], pixels }));
}
