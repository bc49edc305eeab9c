import { type Box, clip, type Size } from '../../annotations/box.ts';
import { resample } from './resample.ts';
import type { RgbImage } from './rgbImage.ts';
import { roundHalfEven } from './rounding.ts';

const GREY = 114;

/** How an image was fitted into a square: scaled, then centred between two grey bands. */
export interface Letterbox {
  readonly image: Size;
  readonly inputSize: number;
  /** Input pixels for each image pixel. */
  readonly scale: number;
  readonly scaled: Size;
}

/** The largest copy of the image, in its aspect ratio, that fits into a square of `inputSize` pixels. */
export function fitLetterbox(image: Size, inputSize: number): Letterbox {
  const scale = Math.min(inputSize / image.width, inputSize / image.height);
  const side = (length: number) => Math.max(1, roundHalfEven(length * scale));
  const scaled = { width: side(image.width), height: side(image.height) };
  return { image: { width: image.width, height: image.height }, inputSize, scale, scaled };
}

/** Pixels [3, inputSize, inputSize], planes of red, green and blue in 0..1. */
export function letterboxPixels(image: RgbImage, { inputSize, scaled }: Letterbox): Float32Array {
  const { data, width, height } = resample(image, scaled, 'bilinear');
  const plane = inputSize * inputSize;
  const pixels = new Float32Array(3 * plane).fill(GREY / 255);
  const left = Math.floor((inputSize - width) / 2);
  const top = Math.floor((inputSize - height) / 2);
  for (let y = 0; y < height; y++) {
    let from = y * width * 3;
    let to = (y + top) * inputSize + left;
    for (let x = 0; x < width; x++, from += 3, to++) {
      pixels[to] = data[from] / 255;
      pixels[to + plane] = data[from + 1] / 255;
      pixels[to + 2 * plane] = data[from + 2] / 255;
    }
  }
  return pixels;
}

/**
 * A box in input pixels as a box in the image, clamped to it. The offset is exactly half the padding although the
 * image lies on a whole pixel: with odd padding that is half a pixel off, as in the published model.
 */
export function fromLetterbox([x1, y1, x2, y2]: Box, { image, inputSize, scale, scaled }: Letterbox): Box {
  const dx = (inputSize - scaled.width) / 2;
  const dy = (inputSize - scaled.height) / 2;
  return clip([(x1 - dx) / scale, (y1 - dy) / scale, (x2 - dx) / scale, (y2 - dy) / scale], image);
}
