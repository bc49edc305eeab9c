import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box } from '../../annotations/box.ts';
import { fitLetterbox, fromLetterbox, type Letterbox, letterboxPixels } from '../image/letterbox.ts';
import type { RgbImage } from '../image/rgbImage.ts';
import { selectProposals } from './selection.ts';

/** What the network says of every anchor, before selection. */
export interface RawProposals {
  /** [A, prompts] */
  readonly logits: Float32Array;
  /** [A, 4] corners in pixels of the letterboxed input. */
  readonly boxes: Float32Array;
  readonly prompts: number;
  readonly letterbox: Letterbox;
}

export interface ProposedBoxes {
  /** Best first; in pixels of the image and clamped to it, so a box that lay in the padding has no area. */
  readonly boxes: readonly Box[];
  /** [N] in 0..1. */
  readonly scores: Float32Array;
}

/** Runs a session of the `proposer` graph, made for `inputSize`, on one upright image. */
export async function runProposer(
  session: InferenceSession,
  image: RgbImage,
  inputSize: number,
): Promise<RawProposals> {
  const letterbox = fitLetterbox(image, inputSize);
  const input = new Tensor('float32', letterboxPixels(image, letterbox), [1, 3, inputSize, inputSize]);
  const { logits, boxes } = await session.run({ image: input });
  return { logits: floats(logits), boxes: floats(boxes), prompts: logits.dims[1], letterbox };
}

/** The `limit` best boxes; all but the smallest images yield that many, near-duplicates among them. */
export function selectBoxes({ logits, boxes, prompts, letterbox }: RawProposals, limit = 100): ProposedBoxes {
  const selected = selectProposals(logits, boxes, prompts, limit);
  return {
    boxes: selected.map(({ box }) => fromLetterbox(box, letterbox)),
    scores: Float32Array.from(selected, ({ score }) => score),
  };
}

function floats({ data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error('Expected fp32 results of the proposer graph, got another type; convert the checkpoint again.');
}
