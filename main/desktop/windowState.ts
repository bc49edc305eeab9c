import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const side = z.int().min(1).max(100_000);
const place = z.int().min(-100_000).max(100_000);
const stateSchema = z.object({
  /** Of the window when it is not maximised. */
  bounds: z.object({ x: place, y: place, width: side, height: side }).nullable(),
  maximised: z.boolean(),
  /** The folder that was open. */
  folder: z.string().nullable(),
});

export type WindowState = z.infer<typeof stateSchema>;

const FIRST: WindowState = { bounds: null, maximised: false, folder: null };
const FIRST_SIZE = { width: 1440, height: 900 };
export const SMALLEST_SIZE = { width: 800, height: 560 };
/** Pixels of the title bar that must be on a display, so that the window can be taken hold of. */
const GRIP = { width: 120, height: 40 };

/** The window as it was left; a first window when nothing can be read. */
export function readWindowState(file: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FIRST;
  }
}

/** Written at once, because the app may be ending. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, `${JSON.stringify(state)}\n`);
  renameSync(`${file}.partial`, file);
}

/**
 * Where to open a window: as it was left if it can be reached there, else in the middle of the first display.
 * @param workAreas of the displays, the primary first
 */
export function placeWindow(bounds: Rectangle | null, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const home = workAreas.find((area) => bounds !== null && isReachable(bounds, area));
  const [primary] = workAreas;
  const size = shrink(bounds ?? FIRST_SIZE, home ?? primary);
  return bounds !== null && home !== undefined ? { x: bounds.x, y: bounds.y, ...size } : size;
}

function isReachable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return visible >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height;
}

type Size = Pick<Rectangle, 'width' | 'height'>;

function shrink({ width, height }: Size, area: Size | undefined): Size {
  if (area === undefined) return { width, height };
  return { width: Math.min(width, area.width), height: Math.min(height, area.height) };
}
