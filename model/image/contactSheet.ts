import { createRequire } from 'node:module';
import sharp, { type OutputInfo, type OverlayOptions } from 'sharp';
import type { Box } from '../../annotations/box.ts';

/** One image of a contact sheet with the boxes to draw on it. */
export type ContactSheetTile = {
  readonly file: string;
  readonly title: string;
  readonly marks: readonly BoxMark[];
};

export type BoxMark = {
  /** In upright pixels of the image. */
  readonly box: Box;
  readonly text: string;
  /** CSS colour. */
  readonly colour: string;
  /** Both in [0, 1], drawn as a double bar: how well the phrase matches, how tight the box is. */
  readonly matchScore: number;
  readonly predictedIou: number;
};

const TILE = { width: 420, height: 300 };
const TITLE_HEIGHT = 24;
const GAP = 14;
const BAR = { width: 44, height: 4 };
const PAPER = '#1e1e1e';
const INK = '#d4d4d4';
const LABEL_GROUND = '#000000';

// A fresh machine may have no fonts at all, so the sheet brings its own.
const FONT_FILE = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');

/**
 * Draws images side by side with their boxes, phrases and two numbers per box.
 * An image that cannot be decoded becomes an empty tile that says so.
 * @returns the sheet as a JPEG file in memory.
 */
export async function drawContactSheet(tiles: readonly ContactSheetTile[], columns: number): Promise<Buffer> {
  const pitch = { x: TILE.width + GAP, y: TILE.height + TITLE_HEIGHT + GAP };
  const layers: OverlayOptions[] = [];
  for (const [index, tile] of tiles.entries()) {
    const left = GAP + (index % columns) * pitch.x;
    const top = GAP + Math.floor(index / columns) * pitch.y;
    layers.push({ input: await drawText(tile.title, 10), left, top });
    layers.push({ input: await drawTile(tile), left, top: top + TITLE_HEIGHT });
  }
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  const size = { width: columns * pitch.x + GAP, height: rows * pitch.y + GAP };
  return (
    sharp({ create: { ...size, channels: 3, background: PAPER } })
      .composite(layers)
      // With colour at half the size thin frames would blur.
      .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
      .toBuffer()
  );
}

async function drawTile(tile: ContactSheetTile): Promise<Buffer> {
  const ground = sharp({ create: { ...TILE, channels: 3, background: '#252526' } }).png();
  const photo = await readPhoto(tile.file).catch(() => undefined);
  if (photo === undefined) {
    return ground.composite([{ input: await drawText('cannot be decoded', 10), left: 12, top: 12 }]).toBuffer();
  }
  const left = (TILE.width - photo.info.width) >> 1;
  const top = (TILE.height - photo.info.height) >> 1;
  const placed = tile.marks.map((mark) => ({ ...mark, box: place(mark.box, photo.scale, left, top) }));
  const labels = await Promise.all(placed.map(drawLabel));
  return ground.composite([{ input: photo.data, left, top }, { input: drawFrames(placed) }, ...labels]).toBuffer();
}

type Photo = { readonly data: Buffer; readonly info: OutputInfo; readonly scale: number };

/** The upright image as large as a tile can show it, and the factor on its pixels. @throws when it cannot be decoded. */
async function readPhoto(file: string): Promise<Photo> {
  const { autoOrient } = await sharp(file).metadata();
  const scale = Math.min(TILE.width / autoOrient.width, TILE.height / autoOrient.height);
  const upright = sharp(file).autoOrient().removeAlpha().toColourspace('srgb');
  const fitted = upright.resize({ ...TILE, fit: 'inside' }).png();
  return { ...(await fitted.toBuffer({ resolveWithObject: true })), scale };
}

function place([x1, y1, x2, y2]: Box, scale: number, left: number, top: number): Box {
  return [left + x1 * scale, top + y1 * scale, left + x2 * scale, top + y2 * scale];
}

function drawFrames(marks: readonly BoxMark[]): Buffer {
  const shapes = marks.map(({ box: [x1, y1, x2, y2], colour, matchScore, predictedIou }) => {
    const frame = `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="2"/>`;
    const [x, y] = [x1 + 4, y2 - 4 - 2 * BAR.height - 2];
    return frame + drawBar(x, y, matchScore, colour) + drawBar(x, y + BAR.height + 2, predictedIou, '#ffffff');
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE.width}" height="${TILE.height}">${shapes.join('')}</svg>`,
  );
}

function drawBar(x: number, y: number, value: number, colour: string): string {
  const track = `<rect x="${x - 1}" y="${y - 1}" width="${BAR.width + 2}" height="${BAR.height + 2}" fill="#000000" fill-opacity="0.65"/>`;
  return `${track}<rect x="${x}" y="${y}" width="${BAR.width * value}" height="${BAR.height}" fill="${colour}"/>`;
}

async function drawLabel(mark: BoxMark): Promise<OverlayOptions> {
  const text = await drawText(mark.text, 8);
  const { width, height } = await sharp(text).metadata();
  const padded = sharp(text).extend({ top: 2, bottom: 2, left: 4, right: 4, background: LABEL_GROUND });
  return {
    input: await padded.flatten({ background: LABEL_GROUND }).png().toBuffer(),
    left: clamp(Math.round(mark.box[0]), 0, TILE.width - width - 8),
    top: clamp(Math.round(mark.box[1]) - height - 4, 0, TILE.height - height - 4),
  };
}

/** One line of text on a transparent ground, cut to the width of a tile. */
async function drawText(text: string, points: number): Promise<Buffer> {
  // Markup has no place for control characters and half surrogate pairs, but the names of files may hold them.
  const printable = text.toWellFormed().replace(/\p{Cc}/gu, '\ufffd');
  const escaped = printable.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const image = sharp({
    text: {
      text: `<span foreground="${INK}">${escaped}</span>`,
      font: `DejaVu Sans ${points}`,
      fontfile: FONT_FILE,
      rgba: true,
      dpi: 96,
    },
  });
  const { width, height } = await image.metadata();
  return image
    .extract({ left: 0, top: 0, width: Math.min(width, TILE.width - 8), height })
    .png()
    .toBuffer();
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
