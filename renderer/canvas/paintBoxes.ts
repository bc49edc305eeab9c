import type { Box, Size } from '../../annotations/box.ts';
import type { View } from '../state/workbench.ts';
import { barsOf, LABEL, type Label, type Measure, PADLOCK_WIDTH, placeLabels } from './labels.ts';
import type { SceneBox } from './scene.ts';
import { boxToScreen, visibleBox } from './view.ts';

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

/** How many boxes or labels are painted in a step. */
const PER_STEP = 200;

/** Paints the boxes that nothing happens to, with their labels and double bars, colour by colour. */
export function paintBoxes(painting: Painting, boxes: readonly SceneBox[], showsScores: boolean): void {
  for (const _ of paintBoxesInSteps(painting, boxes, showsScores));
}

/**
 * The same in short steps, between which other things may be done, though not with the context. Each box is a rectangle
 * of its own: one path through thousands of them takes twice as long where no graphics card helps.
 */
export function* paintBoxesInSteps(
  painting: Painting,
  boxes: readonly SceneBox[],
  showsScores: boolean,
): Generator<undefined, void> {
  const { context, canvas } = painting;
  const placed = onCanvas(painting, boxes);
  yield;
  for (const kind of ['proposal', 'region'] as const) {
    const ofKind = placed.filter(({ entry }) => entry.kind === kind);
    yield* outlineSteps(context, ofKind, kind === 'proposal' ? PROPOSAL_STROKE : REGION_STROKE);
  }
  for (const part of steps(placed)) {
    paintBars(context, part);
    yield;
  }
  const measure = measureIn(context);
  const labels = placeLabels(placed, canvas, showsScores, measure);
  yield;
  for (const part of steps(labels)) {
    for (const label of part) paintLabel(context, label, measure);
    yield;
  }
}

function* steps<T>(items: readonly T[]): Generator<readonly T[], void> {
  for (let start = 0; start < items.length; start += PER_STEP) yield items.slice(start, start + PER_STEP);
}

/** The boxes of which a part is on the canvas, where they are there. */
export function onCanvas({ view, canvas }: Painting, boxes: readonly SceneBox[]): readonly Placed[] {
  const isSeen = isOnCanvas(view, canvas);
  return boxes.filter(({ box }) => isSeen(box)).map((entry) => ({ entry, box: boxToScreen(view, canvas, entry.box) }));
}

/** Whether more boxes than so many are on the canvas, at least in part. */
export function hasMoreOnCanvas(limit: number, view: View, canvas: Size, boxes: readonly SceneBox[]): boolean {
  if (boxes.length <= limit) return false;
  const isSeen = isOnCanvas(view, canvas);
  let count = 0;
  for (const { box } of boxes) if (isSeen(box) && ++count > limit) return true;
  return false;
}

function isOnCanvas(view: View, canvas: Size): (box: Box) => boolean {
  const [left, top, right, bottom] = visibleBox(view, canvas);
  return ([x1, y1, x2, y2]) => x2 >= left && y2 >= top && x1 <= right && y1 <= bottom;
}

/** Outlines boxes in their colours. */
export function paintOutlines(context: CanvasRenderingContext2D, placed: readonly Placed[], stroke: Stroke): void {
  for (const _ of outlineSteps(context, placed, stroke));
}

function* outlineSteps(
  context: CanvasRenderingContext2D,
  placed: readonly Placed[],
  stroke: Stroke,
): Generator<undefined, void> {
  if (placed.length === 0) return;
  context.setLineDash([...stroke.dash]);
  for (const part of steps(placed)) {
    strokeBoxes(context, part, EDGE.colour, stroke.width + EDGE.width);
    yield;
  }
  for (const [colour, group] of Map.groupBy(placed, ({ entry }) => entry.colour)) {
    strokeBoxes(context, group, colour, stroke.width);
    yield;
  }
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
  for (const { box } of placed) strokeBox(context, box, width);
}

/** Outlines a box on whole pixels, where lines are sharp. */
function strokeBox(context: CanvasRenderingContext2D, [x1, y1, x2, y2]: Box, width: number): void {
  const offset = (width % 2) / 2;
  const [left, top] = [Math.round(x1) + offset, Math.round(y1) + offset];
  context.strokeRect(left, top, Math.round(x2) + offset - left, Math.round(y2) + offset - top);
}

/** Paints the double bars of the boxes that have scores: match above, tightness below. */
export function paintBars(context: CanvasRenderingContext2D, placed: readonly Placed[]): void {
  const bars = placed.flatMap(({ entry, box }) => barsOf(entry, box) ?? []);
  for (const part of ['ground', 'match', 'iou'] as const) {
    context.fillStyle = part === 'ground' ? GROUND : SCORE_COLOURS[part];
    for (const bar of bars) context.fillRect(...bar[part]);
  }
}

/** Paints a label on its ground: a stripe in the colour of its phrase, a padlock if it is locked, text and numbers. */
export function paintLabel(context: CanvasRenderingContext2D, label: Label, measure: Measure, isOpaque = false): void {
  const { x, y, width, text, numbers, colour, isLocked } = label;
  context.fillStyle = isOpaque ? OPAQUE_GROUND : GROUND;
  context.fillRect(x, y, width, LABEL.height);
  context.fillStyle = colour;
  context.fillRect(x, y, 2, LABEL.height);
  const parts = [
    [text, TEXT],
    [numbers === null ? '' : ` ${numbers.match}`, SCORE_COLOURS.match],
    [numbers === null ? '' : ` ${numbers.iou}`, SCORE_COLOURS.iou],
  ] as const;
  if (isLocked) paintPadlock(context, x + LABEL.padding, y + LABEL.height / 2);
  let left = x + LABEL.padding + (isLocked ? PADLOCK_WIDTH : 0);
  for (const [part, style] of parts) {
    if (part === '') continue;
    context.fillStyle = style;
    context.fillText(part, left, y + LABEL.height / 2 + 0.5);
    left += measure(part);
  }
}

/** Paints a padlock that begins at x, about y. */
function paintPadlock(context: CanvasRenderingContext2D, x: number, y: number): void {
  const [left, middle] = [Math.round(x), Math.round(y)];
  context.fillStyle = TEXT;
  context.fillRect(left, middle - 1, 8, 6);
  context.strokeStyle = TEXT;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(left + 4, middle - 1.5, 2.5, Math.PI, 0);
  context.stroke();
}

/** Paints text on the dark ground of labels, such as coordinates. */
export function paintNote(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  const measure = measureIn(context);
  const width = measure(text) + 2 * LABEL.padding;
  paintLabel(context, { text, numbers: null, colour: GROUND, isLocked: false, x, y, width }, measure);
}

const widths = new Map<string, number>();

/** Sets the font of labels, and measures texts in it. */
export function measureIn(context: CanvasRenderingContext2D): Measure {
  context.font = FONT;
  context.textBaseline = 'middle';
  return (text) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    if (widths.size >= REMEMBERED_WIDTHS) widths.clear();
    const { width } = context.measureText(text);
    widths.set(text, width);
    return width;
  };
}
