import type { Box, Size } from '../../box.ts';
import type { ReadContext } from '../format.ts';
import { type Line, readLines } from '../reading/source.ts';
import { tryFile } from '../reading/tryFile.ts';
import type { YoloCode } from './rules.ts';

type Context = ReadContext<unknown, YoloCode>;

/** An image with the file of its labels, the way both layouts pair them. */
export type LabelledFile = {
  /** The path of the image in the dataset that is read. */
  readonly image: string;
  readonly labels: string;
  readonly size: Size;
  /** Class names by number. */
  readonly names: ReadonlyMap<number, string>;
};

/** A line of labels: class, centre and size as shares of the image. */
export function writeLabel(category: number, [x1, y1, x2, y2]: Box, { width, height }: Size, decimals: number): string {
  const shares = [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height];
  return `${category} ${shares.map((share) => share.toFixed(decimals)).join(' ')}\n`;
}

/** The largest error in pixels that so many decimals make at an edge. */
export function roundingError({ width, height }: Size, decimals: number): number {
  return Math.max(width, height) * 0.75 * 10 ** -decimals;
}

/** Reads the labels of one image; lines that are none are noted with their row. */
export async function readLabels(labelled: LabelledFile, context: Context): Promise<void> {
  const { source, note } = context;
  await tryFile(note, async () => {
    for await (const line of readLines(source, labelled.labels)) readLabel(line, labelled, context);
  });
}

function readLabel({ row, text }: Line, labelled: LabelledFile, { into, note }: Context): void {
  const { image, labels: file, size, names } = labelled;
  const at = { file, row };
  const numbers = text.trim().split(/\s+/).map(toNumber);
  const [category = Number.NaN, ...shares] = numbers;
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong !== -1 || shares.length < 4 || !Number.isInteger(category)) {
    const message = `Expected a class and four shares of the image, got "${text.slice(0, 100)}"; the line is left out.`;
    note('read/row', message, { ...at, field: `column ${wrong === -1 ? numbers.length : wrong + 1}` });
    return;
  }
  const name = names.get(category);
  if (name === undefined) {
    note('read/reference', `Expected a known class, got ${category}; the line is left out.`, {
      ...at,
      field: 'column 1',
    });
    return;
  }
  const box = toBox(shares, size);
  if (box === undefined) {
    note('read/row', `Expected 5 columns or a polygon, got ${numbers.length}; the line is left out.`, at);
    return;
  }
  if (shares.length > 5) note('yolo/mask', 'The polygon is read as the box around it.', { image, ...at });
  if (shares.length === 5) note('yolo/confidence', `The confidence is ${shares[4]}.`, { image, ...at });
  into.region(image, box, [name], at);
}

function toNumber(word: string): number {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word) ? Number(word) : Number.NaN;
}

/** Four shares are a box, five a box with its confidence, and an even number from six a polygon. */
function toBox(shares: readonly number[], { width, height }: Size): Box | undefined {
  const [cx = 0, cy = 0, w = 0, h = 0] = shares;
  if (shares.length <= 5)
    return [(cx - w / 2) * width, (cy - h / 2) * height, (cx + w / 2) * width, (cy + h / 2) * height];
  if (shares.length % 2 !== 0) return undefined;
  let [left, top, right, bottom] = [cx, cy, cx, cy];
  for (let index = 0; index < shares.length; index += 2) {
    const [x = 0, y = 0] = [shares[index], shares[index + 1]];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return [left * width, top * height, right * width, bottom * height];
}
