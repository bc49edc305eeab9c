import { describe, expect, test } from 'vitest';
import type { Box } from '../../../annotations/box.ts';
import { handlers } from '../../../model/handlers.ts';

const file = 'test/fixtures/reference/images/chelsea.png';
const model = { bundle: 'not opened', numerics: 'fp32' } as const;

describe('encoding given boxes', () => {
  test.each<[string, Box]>([
    ['outside the image', [10, 10, 452, 50]],
    ['turned around', [50, 10, 10, 50]],
    ['without area', [10, 10, 10, 50]],
    ['that are no numbers', [10, 10, Number.NaN, 50]],
  ])('refuses boxes %s, by their place in the list', async (_, box) => {
    const boxes: Box[] = [[0, 0, 451, 300], box];
    await expect(handlers.encodeImage({ model, file, boxes, task: 'rec' })).rejects.toThrow(
      /Expected box 1 as .* inside the 451 x 300 pixels of .*chelsea\.png, got \[/,
    );
  });
});
