import type { Box } from '../../../annotations/box.ts';
import { iou } from '../../../annotations/box.ts';

/** An object as somebody might have annotated it: a box and the column of its phrase. */
export type Annotation = { readonly box: Box; readonly phrase: number };

/** What was done to an annotation; null when it is as the truth says. */
export type Corruption = 'swapped' | 'jittered' | 'duplicate' | 'invented' | null;

export type CorruptedImage = {
  readonly annotations: readonly (Annotation & { readonly corruption: Corruption; readonly truth: number | null })[];
  /** Indexes of the objects that nobody annotated. */
  readonly dropped: readonly number[];
};

/** The share of annotations that each corruption meets. */
export const RATES = { dropped: 0.15, swapped: 0.1, jittered: 0.15, duplicate: 0.08, invented: 0.08 } as const;

const JITTER = { least: 0.12, most: 0.3 };

/**
 * A careless copy of a truth: some objects are dropped, some carry another phrase, some boxes are shifted and
 * stretched to an IoU of 0.5 to 0.8, some are annotated twice, and some boxes hold nothing.
 * @param random gives numbers in [0, 1)
 */
export function corrupt(
  truth: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
  phrases: number,
  random: () => number,
): CorruptedImage {
  const annotations: CorruptedImage['annotations'][number][] = [];
  const dropped: number[] = [];
  for (const [index, { box, phrase }] of truth.entries()) {
    const dice = random();
    const { dropped: d, swapped: s, jittered: j, duplicate: u } = RATES;
    if (dice < d) dropped.push(index);
    else if (dice < d + s) {
      const other = (phrase + 1 + Math.floor(random() * (phrases - 1))) % phrases;
      annotations.push({ box, phrase: other, corruption: 'swapped', truth: index });
    } else if (dice < d + s + j) {
      annotations.push({ box: jitter(box, size, random), phrase, corruption: 'jittered', truth: index });
    } else {
      annotations.push({ box, phrase, corruption: null, truth: index });
      if (dice < d + s + j + u)
        annotations.push({ box: nudge(box, random), phrase, corruption: 'duplicate', truth: index });
    }
  }
  if (random() < RATES.invented * truth.length) {
    const box = emptyPlace(
      truth.map((object) => object.box),
      size,
      random,
    );
    if (box !== null)
      annotations.push({ box, phrase: Math.floor(random() * phrases), corruption: 'invented', truth: null });
  }
  return { annotations, dropped };
}

/** Moves every edge until the IoU with the true box is between 0.5 and 0.8. */
function jitter(box: Box, { width, height }: { width: number; height: number }, random: () => number): Box {
  const [x1, y1, x2, y2] = box;
  for (;;) {
    const move = () => (random() < 0.5 ? -1 : 1) * (JITTER.least + random() * (JITTER.most - JITTER.least));
    const moved: Box = [
      Math.max(0, x1 + move() * (x2 - x1)),
      Math.max(0, y1 + move() * (y2 - y1)),
      Math.min(width, x2 + move() * (x2 - x1)),
      Math.min(height, y2 + move() * (y2 - y1)),
    ];
    const overlap = iou(box, moved);
    if (overlap >= 0.5 && overlap <= 0.8) return moved;
  }
}

function nudge([x1, y1, x2, y2]: Box, random: () => number): Box {
  const move = (side: number) => (random() - 0.5) * 0.04 * side;
  return [x1 + move(x2 - x1), y1 + move(y2 - y1), x2 + move(x2 - x1), y2 + move(y2 - y1)];
}

/** A box of a fifth to a half of the image's sides that holds no object, or null when none was found. */
function emptyPlace(
  boxes: readonly Box[],
  { width, height }: { width: number; height: number },
  random: () => number,
): Box | null {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [w, h] = [width * (0.2 + 0.3 * random()), height * (0.2 + 0.3 * random())];
    const [x, y] = [random() * (width - w), random() * (height - h)];
    const box: Box = [x, y, x + w, y + h];
    if (boxes.every((other) => iou(box, other) < 0.1)) return box;
  }
  return null;
}
