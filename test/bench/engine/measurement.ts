import { readFileSync } from 'node:fs';
import type { Box, Size } from '../../../annotations/box.ts';

/** What both engines are given; every number of the answer is of these inputs. */
export type MeasurementOrder = {
  /** The checkpoint for PyTorch, a bundle of it for ours. */
  readonly model: string;
  readonly image: string;
  /** In pixels of the image, the proposals first to last. */
  readonly boxes: readonly Box[];
  /** The box that is scored after `context` of the others. */
  readonly edited: Box;
  readonly context: number;
  readonly phrase: string;
  /** How often each part is measured after it was run once; a full encode is measured twice. */
  readonly repeats: number;
  readonly threads: number;
};

/** One process of one engine, seconds of each repetition. */
export type EngineMeasurement = {
  readonly encode: readonly number[];
  /** Of all threads together, in the same repetitions: nearly the same on a machine that does other work too. */
  readonly encodeCpu: readonly number[];
  readonly rescore: readonly number[];
  readonly text: readonly number[];
  /** The most memory that the process ever held, opening included. */
  readonly peakBytes: number;
  readonly outputs: EngineOutputs;
};

/** What the model says of the inputs; embeddings are as they leave the decoder, or of unit length. */
export type EngineOutputs = {
  /** [N, C] */
  readonly objects: ArrayLike<number>;
  /** [N] in [0, 1]. */
  readonly predictedIou: ArrayLike<number>;
  /** [C] */
  readonly phrase: ArrayLike<number>;
  /** Of the edited box: [C], and its predicted IoU. */
  readonly edited: ArrayLike<number>;
  readonly editedIou: number;
};

/** Boxes of many sizes spread over the image, the same ones in every run. */
export function spreadBoxes({ width, height }: Size, count: number): Box[] {
  return Array.from({ length: count }, (_, i) => {
    const side = 0.1 + 0.6 * ((i * 0.618) % 1);
    const [w, h] = [width * side, height * Math.min(0.9, side * (0.6 + 0.8 * ((i * 0.382) % 1)))];
    const [x, y] = [(width - w) * ((i * 0.755) % 1), (height - h) * ((i * 0.57) % 1)];
    return [x, y, x + w, y + h];
  });
}

/** The most memory that this process ever held; PyTorch's is read from the same place. */
export function peakMemory(): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1]) * 1024;
}
