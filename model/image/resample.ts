import type { Size } from '../../annotations/box.ts';
import type { RgbImage } from './rgbImage.ts';

/** A separable interpolation kernel, zero outside ±support, in units of the coarser of the two pixel grids. */
interface Kernel {
  readonly support: number;
  readonly at: (x: number) => number;
}

const KERNELS = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  // Keys' cubic convolution with a = −1/2.
  bicubic: { support: 2, at: (x) => keysCubic(Math.abs(x)) },
} as const satisfies Record<string, Kernel>;

export type Interpolation = keyof typeof KERNELS;

/** Weights carry 22 fractional bits: 255 × the sum of positive weights (at most 1.3) stays inside int32. */
const WEIGHT_BITS = 22;
const HALF = 1 << (WEIGHT_BITS - 1);

/** For each output position along one axis: where its inputs start, how many there are, and their integer weights. */
interface Taps {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** [output size, maximum count] */
  readonly weights: Int32Array;
  readonly stride: number;
}

/**
 * Resizes with antialiasing, bit for bit as Pillow's `Image.resize` does with the same filter, because the model was
 * trained on its pixels: fixed-point weights, bytes between the horizontal and the vertical pass, an axis of unchanged
 * size left alone.
 */
export function resample(image: RgbImage, size: Size, interpolation: Interpolation): RgbImage {
  const kernel = KERNELS[interpolation];
  const across = size.width === image.width ? image : resampleRows(image, tapsOf(image.width, size.width, kernel));
  return size.height === image.height ? across : resampleColumns(across, tapsOf(image.height, size.height, kernel));
}

function resampleRows({ data, width, height }: RgbImage, taps: Taps): RgbImage {
  const newWidth = taps.starts.length;
  const from = { tap: 3, line: width * 3 };
  const to = { position: 3, line: newWidth * 3 };
  return { data: convolve(data, taps, height, from, to), width: newWidth, height };
}

function resampleColumns({ data, width }: RgbImage, taps: Taps): RgbImage {
  const from = { tap: width * 3, line: 3 };
  const to = { position: width * 3, line: 3 };
  return { data: convolve(data, taps, width, from, to), width, height: taps.starts.length };
}

/** Weighs pixels along `lines` lines; steps are in bytes from one pixel to the next along and across the lines. */
function convolve(
  source: Uint8Array,
  { starts, counts, weights, stride }: Taps,
  lines: number,
  from: { readonly tap: number; readonly line: number },
  to: { readonly position: number; readonly line: number },
): Uint8Array {
  const tapStep = from.tap;
  const output = new Uint8ClampedArray(starts.length * lines * 3);
  for (let position = 0; position < starts.length; position++) {
    const first = position * stride;
    const last = first + counts[position];
    for (let line = 0; line < lines; line++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let input = starts[position] * tapStep + line * from.line;
      for (let tap = first; tap < last; tap++, input += tapStep) {
        const weight = weights[tap];
        red = (red + Math.imul(weight, source[input])) | 0;
        green = (green + Math.imul(weight, source[input + 1])) | 0;
        blue = (blue + Math.imul(weight, source[input + 2])) | 0;
      }
      const pixel = position * to.position + line * to.line;
      output[pixel] = red >> WEIGHT_BITS;
      output[pixel + 1] = green >> WEIGHT_BITS;
      output[pixel + 2] = blue >> WEIGHT_BITS;
    }
  }
  return new Uint8Array(output.buffer);
}

function keysCubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

function tapsOf(inputSize: number, outputSize: number, kernel: Kernel): Taps {
  const scale = inputSize / outputSize;
  const stretch = Math.max(scale, 1);
  const support = kernel.support * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const taps = {
    starts: new Int32Array(outputSize),
    counts: new Int32Array(outputSize),
    weights: new Int32Array(outputSize * stride),
    stride,
  };
  for (let i = 0; i < outputSize; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inputSize, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: end - start }, (_, x) =>
      kernel.at((x + start - centre + 0.5) * (1 / stretch)),
    );
    taps.starts[i] = start;
    taps.counts[i] = weights.length;
    taps.weights.set(toFixedPoint(weights), i * stride);
  }
  return taps;
}

/** Normalised to sum 1, then rounded half away from zero. */
function toFixedPoint(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => {
    const scaled = (weight / sum) * (1 << WEIGHT_BITS);
    return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  });
}
