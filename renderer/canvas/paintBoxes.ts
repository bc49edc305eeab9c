import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import { barsOf, LABEL, type Label, type Measure, placeLabels } from './labels.ts';
import type { SceneBox } from './scene.ts';
import { boxToScreen } from './view.ts';

/** Where and how large to paint. */
export type Painting = { readonly context: CanvasRenderingContext2D; readonly view: View; readonly canvas: Size };

/** A box of the scene with its box on the screen. */
export type Placed = { readonly entry: SceneBox; readonly box: Box };

type Stroke = { readonly width: number; readonly dash: readonly number[] };

export const REGION_STROKE: Stroke = { width: 2, dash: [] };
export const PROPOSAL_STROKE: Stroke = { width: 1, dash: [5, 4] };
/** Under every colour lies a dark edge, so that each can be seen on any ground. */
const EDGE = { colour: 'rgb(0 0 0 / 55%)', width: 2 } as const;
const GROUND = 'rgb(20 20 20 / 78%)';
/** Hides the label that a box has while nothing happens to it. */
const OPAQUE_GROUND = 'rgb(20 20 20)';
const TEXT = '#ffffff';
/** The two numbers of a box, told apart with and without colour blindness; on the dark ground of labels in any theme. */
const SCORE_COLOURS = { match: '#56b4e9', iou: '#e69f00' } as const;
const FONT = '11px system-ui, sans-serif';
const REMEMBERED_WIDTHS = 5000;

/**
 * Paints the boxes that nothing happens to, with their labels and double bars. One path for each colour and kind: with
 * thousands of boxes the number of strokes is what takes the time.
 */
export function paintBoxes(painting: Painting, boxes: readonly SceneBox[], showsScores: boolean): void {
  const { context, canvas } = painting;
  const placed = onCanvas(painting, boxes);
  for (const kind of ['proposal', 'region'] as const) {
    const ofKind = placed.filter(({ entry }) => entry.kind === kind);
    paintOutlines(context, ofKind, kind === 'proposal' ? PROPOSAL_STROKE : REGION_STROKE);
  }
  paintBars(context, placed);
  for (const label of placeLabels(placed, canvas, showsScores, measureIn(context))) paintLabel(context, label);
}

/** The boxes of which a part is on the canvas, where they are there. */
export function onCanvas({ view, canvas }: Painting, boxes: readonly SceneBox[]): readonly Placed[] {
  return boxes.flatMap((entry) => {
    const box = boxToScreen(view, canvas, entry.box);
    const isOn = box[2] >= 0 && box[3] >= 0 && box[0] <= canvas.width && box[1] <= canvas.height;
    return isOn ? [{ entry, box }] : [];
  });
}

/** Outlines boxes in their colours. */
export function paintOutlines(context: CanvasRenderingContext2D, placed: readonly Placed[], stroke: Stroke): void {
  if (placed.length === 0) return;
  context.setLineDash([...stroke.dash]);
  const byColour = Map.groupBy(placed, ({ entry }) => entry.colour);
  strokeBoxes(context, placed, EDGE.colour, stroke.width + EDGE.width);
  for (const [colour, group] of byColour) strokeBoxes(context, group, colour, stroke.width);
  context.setLineDash([]);
}

function strokeBoxes(
  context: CanvasRenderingContext2D,
  placed: readonly Placed[],
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const { box } of placed) addBox(context, box, width);
  context.stroke();
}

/** Adds the outline of a box on whole pixels, where lines are sharp. */
function addBox(context: CanvasRenderingContext2D, [x1, y1, x2, y2]: Box, width: number): void {
  const offset = (width % 2) / 2;
  const [left, top] = [Math.round(x1) + offset, Math.round(y1) + offset];
  context.rect(left, top, Math.round(x2) + offset - left, Math.round(y2) + offset - top);
}

/** Paints the double bars of the boxes that have scores: match above, tightness below. */
export function paintBars(context: CanvasRenderingContext2D, placed: readonly Placed[]): void {
  const bars = placed.flatMap(({ entry, box }) => barsOf(entry, box) ?? []);
  for (const part of ['ground', 'match', 'iou'] as const) {
    context.fillStyle = part === 'ground' ? GROUND : SCORE_COLOURS[part];
    context.beginPath();
    for (const bar of bars) context.rect(...bar[part]);
    context.fill();
  }
}

/** Paints a label on its ground: a stripe in the colour of its phrase, its text and its numbers. */
export function paintLabel(context: CanvasRenderingContext2D, label: Label, isOpaque = false): void {
  const measure = measureIn(context);
  const { x, y, width, text, numbers, colour } = label;
  context.fillStyle = isOpaque ? OPAQUE_GROUND : GROUND;
  context.fillRect(x, y, width, LABEL.height);
  context.fillStyle = colour;
  context.fillRect(x, y, 2, LABEL.height);
  const parts = [
    [text, TEXT],
    [numbers === null ? '' : ` ${numbers.match}`, SCORE_COLOURS.match],
    [numbers === null ? '' : ` ${numbers.iou}`, SCORE_COLOURS.iou],
  ] as const;
  let left = x + LABEL.padding;
  context.textBaseline = 'middle';
  for (const [part, style] of parts) {
    context.fillStyle = style;
    context.fillText(part, left, y + LABEL.height / 2 + 0.5);
    left += measure(part);
  }
}

/** Paints text on the dark ground of labels, such as coordinates. */
export function paintNote(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  const width = measureIn(context)(text) + 2 * LABEL.padding;
  paintLabel(context, { text, numbers: null, colour: GROUND, x, y, width });
}

const widths = new Map<string, number>();

/** Measures text in the font of labels, and sets it. */
export function measureIn(context: CanvasRenderingContext2D): Measure {
  if (context.font !== FONT) context.font = FONT;
  return (text) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    if (widths.size >= REMEMBERED_WIDTHS) widths.clear();
    const { width } = context.measureText(text);
    widths.set(text, width);
    return width;
  };
}
