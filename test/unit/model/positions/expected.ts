import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';

const numbers = z.array(z.number());
const tables = z.object({ gridRow: numbers, corners: numbers, relative: numbers, boxSine: numbers });

/** Position tables that PyTorch computed. */
export const expected = z
  .object({
    boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
    bf16GridSha256: z.string(),
    fp32: tables,
    bf16: tables,
  })
  .parse(JSON.parse(readFileSync('test/fixtures/positions/expected.json', 'utf8')));

/** Fails unless both lists are equally long and nowhere further apart than the tolerance. */
export function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  const gaps = Array.from(actual, (value, index) => Math.abs(value - wanted[index]));
  expect(Math.max(0, ...gaps)).toBeLessThanOrEqual(tolerance);
}
