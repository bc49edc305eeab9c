import type { Box } from '../../annotations/box.ts';
import { fromLetterbox, type Letterbox } from '../image/letterbox.ts';
import type { ProposerInput } from '../preprocess/prepareImage.ts';
import type { Sessions } from '../sessions.ts';
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

/** Runs the proposer on an image in the square that it is made for. */
export async function runProposer(sessions: Sessions, { letterbox, pixels }: ProposerInput): Promise<RawProposals> {
  const { inputSize } = letterbox;
  const input = { data: pixels, dims: [1, 3, inputSize, inputSize] };
  const { logits, boxes } = await sessions.run('proposer', { image: input }, ['logits', 'boxes']);
  return { logits: logits.data, boxes: boxes.data, prompts: logits.dims[1], letterbox };
}

/** The `limit` best boxes. All but the smallest images yield that many, and near-duplicates are among them. */
export function selectBoxes({ logits, boxes, prompts, letterbox }: RawProposals, limit = 100): ProposedBoxes {
  const selected = selectProposals(logits, boxes, prompts, limit);
  return {
    boxes: selected.map(({ box }) => fromLetterbox(box, letterbox)),
    scores: Float32Array.from(selected, ({ score }) => score),
  };
}
