import { basename, resolve } from 'node:path';
import type { Box } from '../../annotations/box.ts';
import { phraseColour } from '../../annotations/colours.ts';
import { drawContactSheet } from '../../model/image/contactSheet.ts';
import type { SceneOutcome } from '../../model/nano/evaluation/evaluate.ts';
import type { HeldOutScene } from '../../model/nano/evaluation/scenes.ts';

const folder = resolve(import.meta.dirname, '..', 'fixtures', 'reference', 'images');

/** Photographs, which nano is not made for: single objects, boxes drawn by hand around what is seen of them. */
export const photographs: readonly HeldOutScene[] = [
  photograph('astronaut.png', {
    astronaut: [22, 15, 362, 512],
    woman: [22, 15, 362, 512],
    rocket: [354, 0, 472, 291],
    helmet: [278, 344, 512, 512],
  }),
  photograph('chelsea.png', { cat: [0, 0, 400, 300] }),
  photograph('coffee.png', { 'cup of coffee': [172, 18, 409, 309], spoon: [326, 67, 425, 327] }),
  photograph('rocket.jpg', { rocket: [309, 126, 336, 407] }),
];

function photograph(name: string, boxes: Readonly<Record<string, Box>>): HeldOutScene {
  const objects = Object.entries(boxes).map(([concept, bbox]) => ({ concept, bbox }));
  const phrases = objects.map(({ concept }, index) => ({ text: concept, kind: 'noun' as const, objects: [index] }));
  return { file: resolve(folder, name), objects, phrases };
}

/**
 * Draws the best box of every phrase, whatever its score.
 * @param outcomes one for each photograph.
 * @returns a JPEG file in memory.
 */
export function drawPhotographs(outcomes: readonly SceneOutcome[]): Promise<Buffer> {
  const tiles = outcomes.map(({ grounded }, image) => {
    const { file } = photographs[image];
    const marks = grounded.flatMap(({ text, best }, index) =>
      best ? [{ ...best, text: `${text} ${best.matchScore.toFixed(2)}`, colour: phraseColour(index) }] : [],
    );
    return { file, title: basename(file), marks };
  });
  return drawContactSheet(tiles, 2);
}
