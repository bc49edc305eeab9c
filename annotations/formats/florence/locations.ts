import type { Box, Size } from '../../box.ts';

/** Places along a side of an image, whatever its size. */
const BINS = 1000;

/** A box as four places from 0 to 999. */
export type Bins = readonly [left: number, top: number, right: number, bottom: number];

/** The places of the edges of a box; one without width or height on the grid gets the least there is. */
export function toBins([x1, y1, x2, y2]: Box, { width, height }: Size): Bins {
  const [left, right] = apart(toBin(x1, width), toBin(x2, width));
  const [top, bottom] = apart(toBin(y1, height), toBin(y2, height));
  return [left, top, right, bottom];
}

function toBin(edge: number, side: number): number {
  return Math.min(Math.max(Math.floor((edge * BINS) / side), 0), BINS - 1);
}

function apart(low: number, high: number): readonly [number, number] {
  if (low < high) return [low, high];
  return high === BINS - 1 ? [BINS - 2, high] : [low, low + 1];
}

/** The box in pixels whose edges are in the middle of their places. */
export function fromBins([left, top, right, bottom]: Bins, { width, height }: Size): Box {
  const toEdge = (bin: number, side: number): number => ((bin + 0.5) * side) / BINS;
  return [toEdge(left, width), toEdge(top, height), toEdge(right, width), toEdge(bottom, height)];
}

/** The four tokens of a box. */
export function toTokens(bins: Bins): string {
  return bins.map((bin) => `<loc_${bin}>`).join('');
}

/** A phrase with its boxes, as an answer has them. */
export type Answer = { readonly phrase: string; readonly boxes: readonly Bins[] };

/** The phrases of an answer with the boxes behind each; undefined when it is something else. */
export function parseAnswer(text: string): Answer[] | undefined {
  const whole = text.replace(/^<s>|<\/s>$/g, '').trimEnd();
  const answers: Answer[] = [];
  let end = 0;
  for (const [all, phrase = '', tokens = ''] of whole.matchAll(/([^<>]*)((?:<loc_\d{1,3}>)+)/gy)) {
    const places = Array.from(tokens.matchAll(/\d+/g), ([digits]) => Number(digits));
    if (places.length % 4 !== 0) return undefined;
    const boxes = Array.from({ length: places.length / 4 }, (_, box): Bins => {
      const at = (edge: number): number => places[box * 4 + edge] ?? 0;
      return [at(0), at(1), at(2), at(3)];
    });
    answers.push({ phrase, boxes });
    end += all.length;
  }
  return end === whole.length ? answers : undefined;
}
