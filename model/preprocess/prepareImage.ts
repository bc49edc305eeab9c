import type { Size } from '../../annotations/box.ts';
import type { Engine } from '../engine.ts';
import { decodeUpright } from '../image/decode.ts';
import { fitLetterbox, type Letterbox, letterboxPixels } from '../image/letterbox.ts';
import { toPatches } from '../image/patches.ts';
import type { PatchLayout } from '../image/patchGrid.ts';
import { resample } from '../image/resample.ts';
import type { RgbImage } from '../image/rgbImage.ts';
import { smartResize } from '../image/smartResize.ts';

/** All that preprocessing has to know of a model: plain data. */
export interface Preprocessing {
  readonly layout: PatchLayout;
  /** Least and most pixels of the image that the vision tower sees. */
  readonly imagePixels: { readonly min: number; readonly max: number };
  /** Side of the proposer's square input in pixels; null without a proposer. */
  readonly proposerInput: number | null;
}

/** An image as the vision tower takes it. */
export interface VisionInput {
  /** Upright. */
  readonly image: Size;
  readonly resized: Size;
  /** [patches, values of a patch] */
  readonly patches: Float32Array;
}

/** An image as the proposer takes it: `pixels` are [3, side, side]. */
export interface ProposerInput {
  readonly letterbox: Letterbox;
  readonly pixels: Float32Array;
}

/** An image as the two networks take it. */
export interface PreparedImage extends VisionInput {
  readonly proposer: ProposerInput | null;
}

export function preprocessingOf({ config, manifest }: Pick<Engine, 'config' | 'manifest'>): Preprocessing {
  const { patchSize, spatialMergeSize } = config.vision;
  return {
    layout: { patchSize, mergeSize: spatialMergeSize },
    imagePixels: config.imagePixels,
    proposerInput: manifest.proposer?.inputSize ?? null,
  };
}

/**
 * Everything that comes before the networks, from the file on.
 * @throws naming the file when it cannot be decoded
 */
export async function prepareImage(file: string, preprocessing: Preprocessing): Promise<PreparedImage> {
  const image = await decodeUpright(file);
  const { proposerInput } = preprocessing;
  return {
    ...toVisionInput(image, preprocessing),
    proposer: proposerInput === null ? null : toProposerInput(image, proposerInput),
  };
}

export function toVisionInput(
  image: RgbImage,
  { layout, imagePixels }: Pick<Preprocessing, 'layout' | 'imagePixels'>,
): VisionInput {
  const resized = smartResize(image, imagePixels, layout.patchSize * layout.mergeSize);
  const patches = toPatches(resample(image, resized, 'bicubic'), layout, 1);
  return { image: { width: image.width, height: image.height }, resized, patches };
}

/** @param side of the proposer's square input, in pixels */
export function toProposerInput(image: RgbImage, side: number): ProposerInput {
  const letterbox = fitLetterbox(image, side);
  return { letterbox, pixels: letterboxPixels(image, letterbox) };
}
