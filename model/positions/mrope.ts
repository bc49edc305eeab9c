import type { Grid } from '../image/patchGrid.ts';
import { type RotaryTable, rotaryFrequencies, rotaryTable } from './rotary.ts';

/** Rotary settings of the language model. */
export interface Mrope {
  readonly headSize: number;
  readonly theta: number;
  /** Numbers of frequencies for time, height and width; they add up to half the head size. */
  readonly section: readonly [time: number, height: number, width: number];
}

/** A stretch of a sequence: this many text tokens, or the tokens of one image by their merged grid. */
export type Segment = number | Grid;

/**
 * Positions of a sequence, [tokens, 3] as time, height, width. A text token counts one further on all axes; the tokens
 * of an image spread over its grid from where it starts, and what follows starts after its longer side.
 * @param start position of the first token: that of the last cached token plus one when a sequence is continued.
 */
export function walkPositions(segments: readonly Segment[], start = 0): Int32Array {
  const positions: number[] = [];
  let next = start;
  for (const segment of segments) {
    if (typeof segment === 'number') {
      for (let token = 0; token < segment; token++, next++) positions.push(next, next, next);
      continue;
    }
    for (let row = 0; row < segment.rows; row++) {
      for (let column = 0; column < segment.columns; column++) positions.push(next, next + row, next + column);
    }
    next += Math.max(segment.rows, segment.columns);
  }
  return Int32Array.from(positions);
}

/**
 * Interleaved multi-axis rotary table of Qwen3-VL, one row per position triple. Frequencies go round time, height and
 * width until an axis has used up its section; the rest belongs to time.
 * @param positions [rows, 3], as `walkPositions` gives them.
 * @throws when the sections do not fill half the head.
 */
export function mropeTable(positions: Int32Array, { headSize, theta, section }: Mrope): RotaryTable {
  const half = headSize / 2;
  if (section[0] + section[1] + section[2] !== half) {
    const got = section.join(' + ');
    throw new Error(
      `Expected mrope_section to add up to half the head size ${headSize}, got ${got}; check config.json.`,
    );
  }
  const axes = Array.from({ length: half }, (_, index) => (index < 3 * section[index % 3] ? index % 3 : 0));
  const frequencies = rotaryFrequencies(half, theta);
  const rows = positions.length / 3;
  const angles = new Float32Array(rows * half);
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < half; index++) {
      angles[row * half + index] = positions[row * 3 + axes[index]] * frequencies[index];
    }
  }
  return rotaryTable(angles);
}
