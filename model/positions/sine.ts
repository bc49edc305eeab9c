import type { Grid } from '../image/patchGrid.ts';
import { type Numerics, ROUND } from './numerics.ts';

const BASE = 10000;

/**
 * Sine embeddings of the cells of a token grid, [rows · columns, size] in raster order, first the half for y.
 * A cell's coordinates are its index over the number of cells, plus one half, in [0.5, 1.5): not its centre.
 * @throws when `size` is no multiple of 2.
 */
export function gridSine({ rows, columns }: Grid, size: number, numerics: Numerics): Float32Array {
  const half = partSize(size, 2);
  const encode = sineEncoder(half, numerics);
  const alongY = Array.from({ length: rows }, (_, row) => encode(Math.fround(row / rows) + 0.5));
  const alongX = Array.from({ length: columns }, (_, column) => encode(Math.fround(column / columns) + 0.5));
  const table = new Float32Array(rows * columns * size);
  let to = 0;
  for (const y of alongY) {
    for (const x of alongX) {
      table.set(y, to);
      table.set(x, to + half);
      to += size;
    }
  }
  return table;
}

/**
 * Sine embeddings of boxes, [N, size]: quarters for centre y, centre x, width and height.
 * @param boxes [N, 4] centre x, centre y, width, height, each relative to the image side, as `placeBoxes` gives them.
 * @throws when `size` is no multiple of 4.
 */
export function boxSine(boxes: Float32Array, size: number, numerics: Numerics): Float32Array {
  const quarter = partSize(size, 4);
  const encode = sineEncoder(quarter, numerics);
  const table = new Float32Array((boxes.length / 4) * size);
  for (let box = 0; box < boxes.length; box += 4) {
    const [x, y, width, height] = boxes.subarray(box, box + 4);
    for (const [part, value] of [y, x, width, height].entries()) {
      table.set(encode(value), (box / 4) * size + part * quarter);
    }
  }
  return table;
}

function partSize(size: number, parts: number): number {
  if (size > 0 && size % parts === 0) return size / parts;
  throw new Error(
    `Expected an embedding size in multiples of ${parts}, got ${size}; check the hidden size in config.json.`,
  );
}

/** Interleaved sine and cosine of 2π·position over geometrically growing wavelengths, `size` values. */
function sineEncoder(size: number, numerics: Numerics): (position: number) => Float32Array {
  const round = ROUND[numerics];
  const wavelengths = Float32Array.from({ length: size }, (_, index) => {
    const pair = round(Math.floor(round(index) / 2));
    return round(Math.fround(round(BASE) ** round(round(2 * pair) / size)));
  });
  return (position) => {
    const turn = round(round(position) * Math.fround(2 * Math.PI));
    return wavelengths.map((wavelength, index) => {
      const angle = round(turn / wavelength);
      return round(index % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
    });
  };
}
