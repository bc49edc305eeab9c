// A folder of images such as people have: huge, deep, inked, turned, moving, named in every way, and broken.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

export type StrangeImage = {
  readonly name: string;
  /** Upright pixels. */
  readonly width: number;
  readonly height: number;
};

type Make = readonly [image: StrangeImage, make: (plain: Sharp) => Sharp | Promise<Buffer>];

const PLAIN = { width: 300, height: 200 };
const LONG = `${'name of '.repeat(24)}four.jpg`;

const makes: readonly Make[] = [
  [{ name: '北京 的 狗.png', ...PLAIN }, (plain) => plain.png()],
  [{ name: '🦊🌲 fox & tree.jpg', ...PLAIN }, (plain) => plain.jpeg()],
  [{ name: '  spaces   inside .jpg', ...PLAIN }, (plain) => plain.jpeg()],
  [{ name: '50% #1? "it\'s" [a] + b.jpg', ...PLAIN }, (plain) => plain.jpeg()],
  [{ name: LONG, ...PLAIN }, (plain) => plain.jpeg()],
  [{ name: 'deep.png', ...PLAIN }, (plain) => plain.toColourspace('rgb16').png()],
  [{ name: 'deep.tiff', ...PLAIN }, (plain) => plain.toColourspace('rgb16').tiff()],
  [{ name: 'grey.webp', ...PLAIN }, (plain) => plain.toColourspace('b-w').webp()],
  [{ name: 'glass.png', ...PLAIN }, (plain) => plain.ensureAlpha(0.5).png()],
  [{ name: 'ink.jpg', ...PLAIN }, (plain) => plain.toColourspace('cmyk').jpeg()],
  [{ name: 'turned.jpg', width: 200, height: 300 }, (plain) => plain.withMetadata({ orientation: 6 }).jpeg()],
  [{ name: 'moving.gif', ...PLAIN }, () => moving().then((frames) => frames.gif().toBuffer())],
  [{ name: 'moving.webp', ...PLAIN }, () => moving().then((frames) => frames.webp().toBuffer())],
  [{ name: 'wide.jpg', width: 12_000, height: 900 }, (plain) => plain.resize(12_000, 900, { fit: 'fill' }).jpeg()],
  [{ name: 'wider.png', width: 20_000, height: 60 }, (plain) => plain.resize(20_000, 60, { fit: 'fill' }).png()],
  [{ name: 'tiny.png', width: 1, height: 1 }, (plain) => plain.resize(1, 1).png()],
];

/** Files that look like images and are none, or not whole. */
export const brokenNames: readonly string[] = ['broken.jpg', 'empty.png', 'cut off.jpg'];

/** Writes the images, and the broken files, into a folder. */
export async function writeStrangeImages(folder: string): Promise<readonly StrangeImage[]> {
  await mkdir(folder);
  const at = (name: string): string => path.join(folder, name);
  for (const [{ name }, make] of makes) {
    const made = await make(colours('#2a8'));
    await writeFile(at(name), Buffer.isBuffer(made) ? made : await made.toBuffer());
  }
  await writeFile(at('broken.jpg'), 'this is no picture');
  await writeFile(at('empty.png'), '');
  const whole = await colours('#82a').jpeg().toBuffer();
  await writeFile(at('cut off.jpg'), whole.subarray(0, 300));
  return makes.map(([image]) => image);
}

function colours(background: string): Sharp {
  return sharp({ create: { ...PLAIN, channels: 3, background } });
}

async function moving(): Promise<Sharp> {
  const frames = await Promise.all(['#2a8', '#82a', '#a82'].map((colour) => colours(colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } });
}
