import { blockOrder, type Grid } from '../image/patchGrid.ts';
import { type RotaryTable, rotaryFrequencies, rotaryTable } from './rotary.ts';

const VISION_ROPE_THETA = 10000;

/**
 * Learned vision positions stretched over a grid of patches, [patches, size], in block order.
 * @param table [side², size], the learned square, whose corners fall on the corner patches.
 * @throws when the table is not square.
 */
export function interpolatePositions(table: Float32Array, size: number, grid: Grid, mergeSize: number): Float32Array {
  const side = Math.sqrt(table.length / size);
  if (!Number.isInteger(side) || side === 0) {
    const got = `${table.length / size} rows`;
    throw new Error(`Expected a square number of rows in the vision position table, got ${got}; check the checkpoint.`);
  }
  const downwards = stretch(grid.rows, side);
  const across = stretch(grid.columns, side);
  const positions = new Float32Array(grid.rows * grid.columns * size);
  let to = 0;
  for (const [row, column] of blockOrder(grid, mergeSize)) {
    const [top, bottom, down] = downwards[row];
    const [left, right, along] = across[column];
    const [a, b] = [(top * side + left) * size, (top * side + right) * size];
    const [c, d] = [(bottom * side + left) * size, (bottom * side + right) * size];
    for (let i = 0; i < size; i++) {
      const upper = (1 - along) * table[a + i] + along * table[b + i];
      const lower = (1 - along) * table[c + i] + along * table[d + i];
      positions[to++] = (1 - down) * upper + down * lower;
    }
  }
  return positions;
}

/** For each of `count` points spread evenly from the first to the last table entry: both neighbours and the fraction. */
function stretch(count: number, side: number): (readonly [before: number, after: number, fraction: number])[] {
  return Array.from({ length: count }, (_, index) => {
    const at = count === 1 ? 0 : (index * (side - 1)) / (count - 1);
    const before = Math.floor(at);
    return [before, Math.min(before + 1, side - 1), at - before] as const;
  });
}

/**
 * Two-dimensional rotary table of the vision tower, one row per patch in block order: the first half of the angles
 * turns with the patch row, the second with the patch column.
 * @throws when `headSize` is no multiple of 4.
 */
export function visionRotary(grid: Grid, mergeSize: number, headSize: number): RotaryTable {
  if (!(headSize > 0) || headSize % 4 !== 0) {
    throw new Error(`Expected a vision head size in multiples of 4, got ${headSize}; check config.json.`);
  }
  const quarter = headSize / 4;
  const frequencies = rotaryFrequencies(quarter, VISION_ROPE_THETA);
  const angles = new Float32Array(grid.rows * grid.columns * 2 * quarter);
  let to = 0;
  for (const [row, column] of blockOrder(grid, mergeSize)) {
    for (const frequency of frequencies) angles[to++] = row * frequency;
    for (const frequency of frequencies) angles[to++] = column * frequency;
  }
  return rotaryTable(angles);
}
