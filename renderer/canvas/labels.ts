import type { Box, Size } from '../../annotations/box.ts';
import type { SceneBox } from './scene.ts';

/** Height of a label and the space at its sides, in screen pixels. */
export const LABEL = { height: 16, padding: 4 } as const;
/** The room that the padlock of a locked region takes in its label, in screen pixels. */
export const PADLOCK_WIDTH = 11;
/** A box narrower than this on the screen has no label, unless one is asked for. */
const LEAST_WIDTH = 28;
/** The same for a locked region, whose label has room for the padlock then, if for nothing else. */
const LEAST_LOCKED_WIDTH = PADLOCK_WIDTH + 2 * LABEL.padding;
const BAR = { width: 40, leastWidth: 8, height: 4, gap: 1, inset: 2 } as const;

/** How wide a text is in screen pixels. */
export type Measure = (text: string) => number;

/** A label with its place on the canvas, in screen pixels. */
export type Label = {
  readonly text: string;
  /** Match score and predicted IoU as text; null when they are not shown. */
  readonly numbers: Numbers | null;
  readonly colour: string;
  /** Whether a padlock comes before the text. */
  readonly isLocked: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
};

type Numbers = { readonly match: string; readonly iou: string };

/** The two numbers of a box as text with two digits; null when it has none. */
export function numbersOf({ match, iou }: SceneBox): Numbers | null {
  return match === null || iou === null ? null : { match: match.toFixed(2), iou: iou.toFixed(2) };
}

/** The label of a box at its place, whatever room there is: for boxes that are selected or pointed at. */
export function labelOf(entry: SceneBox, box: Box, canvas: Size, measure: Measure): Label {
  const numbers = numbersOf(entry);
  return placed(entry, entry.label, numbers, box, canvas, measure);
}

/** The labels with those moved down that lie on one before them: each can be read, wherever its box is. */
export function stackLabels(labels: readonly Label[]): readonly Label[] {
  const stacked: Label[] = [];
  for (const label of labels) {
    let { y } = label;
    while (stacked.some((other) => overlap({ ...label, y }, other))) y += LABEL.height;
    stacked.push({ ...label, y });
  }
  return stacked;
}

/**
 * The labels of those boxes that have room for one: their own width, on a place that no label before it has taken.
 * Boxes late in the list, which lie above the others, come first.
 * @param boxes with their boxes on the screen
 */
export function placeLabels(
  boxes: readonly { readonly entry: SceneBox; readonly box: Box }[],
  canvas: Size,
  showsScores: boolean,
  measure: Measure,
): readonly Label[] {
  const taken = createTaken();
  return boxes.toReversed().flatMap(({ entry, box }) => {
    const width = box[2] - box[0];
    if (width < (entry.isLocked ? LEAST_LOCKED_WIDTH : LEAST_WIDTH)) return [];
    const numbers = showsScores ? numbersOf(entry) : null;
    const spare = width - spaceAround(entry) - numbersWidth(numbers, measure);
    const text = shorten(entry.label, spare, measure);
    if (text === '' && numbers === null && !entry.isLocked) return [];
    const label = placed(entry, text, numbers, box, canvas, measure);
    return taken.take(label) ? [label] : [];
  });
}

function placed(
  entry: SceneBox,
  text: string,
  numbers: Numbers | null,
  [x1, y1]: Box,
  canvas: Size,
  measure: Measure,
): Label {
  const { colour, isLocked } = entry;
  const width = measure(text) + numbersWidth(numbers, measure) + spaceAround(entry);
  // Above the box, or inside of it where that would be outside of the canvas.
  const y = y1 >= LABEL.height ? y1 - LABEL.height : Math.max(0, y1);
  const x = Math.max(0, Math.min(x1, canvas.width - width));
  return { text, numbers, colour, isLocked, x, y, width };
}

/** The width that a label has besides what is written in it. */
function spaceAround({ isLocked }: SceneBox): number {
  return 2 * LABEL.padding + (isLocked ? PADLOCK_WIDTH : 0);
}

/** The width that the numbers take, with the spaces before them. */
function numbersWidth(numbers: Numbers | null, measure: Measure): number {
  return numbers === null ? 0 : measure(` ${numbers.match} ${numbers.iou}`);
}

/** The text, or as much of its beginning as there is room for with an ellipsis; empty when not even a letter has room. */
export function shorten(text: string, room: number, measure: Measure): string {
  if (measure(text) <= room) return text;
  const letters = [...text];
  let [fits, fails] = [0, letters.length];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (measure(`${letters.slice(0, middle).join('')}…`) <= room) fits = middle;
    else fails = middle;
  }
  return fits === 0 ? '' : `${letters.slice(0, fits).join('').trimEnd()}…`;
}

/** Remembers which places are taken, in rows of the height of a label: one label reaches into two of them at most. */
function createTaken() {
  const rows = new Map<number, Label[]>();
  return {
    take(label: Label): boolean {
      const row = Math.floor(label.y / LABEL.height);
      const near = [row - 1, row, row + 1].flatMap((index) => rows.get(index) ?? []);
      if (near.some((other) => overlap(label, other))) return false;
      const own = rows.get(row);
      if (own === undefined) rows.set(row, [label]);
      else own.push(label);
      return true;
    },
  };
}

function overlap(a: Label, b: Label): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < LABEL.height;
}

/** The double bar of a box: places of the ground, the match above and the tightness below, as [x, y, width, height]. */
export type Bars = Readonly<Record<'ground' | 'match' | 'iou', readonly [number, number, number, number]>>;

/** The double bar at the lower left of a box on the screen; null for a box without scores or too small for it. */
export function barsOf({ match, iou }: SceneBox, [x1, y1, x2, y2]: Box): Bars | null {
  if (match === null || iou === null) return null;
  const width = Math.min(BAR.width, x2 - x1 - 2 * BAR.inset - 2);
  const height = 2 * BAR.height + BAR.gap;
  if (width < BAR.leastWidth || y2 - y1 < height + 2 * BAR.inset + 2) return null;
  const x = x1 + BAR.inset + 1;
  const y = y2 - BAR.inset - 1 - height;
  return {
    ground: [x - 1, y - 1, width + 2, height + 2],
    match: [x, y, width * share(match), BAR.height],
    iou: [x, y + BAR.height + BAR.gap, width * share(iou), BAR.height],
  };
}

function share(score: number): number {
  return Math.min(1, Math.max(0, score));
}
