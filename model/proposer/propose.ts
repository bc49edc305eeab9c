import type { Box } from '../../annotations/box.ts';
import type { Engine } from '../engine.ts';
import { fitLetterbox, fromLetterbox, type Letterbox, letterboxPixels } from '../image/letterbox.ts';
import type { RgbImage } from '../image/rgbImage.ts';
import { selectProposals } from './selection.ts';

type ProposerEngine = Pick<Engine, 'manifest' | 'sessions'>;

/** What the network says of every anchor, before selection. */
interface RawProposals {
  /** [A, prompts] */
  readonly logits: Float32Array;
  /** [A, 4] corners in pixels of the letterboxed input. */
  readonly boxes: Float32Array;
  readonly prompts: number;
  readonly letterbox: Letterbox;
}

interface ProposedBoxes {
  /** Best first; in pixels of the image and clamped to it, so a box that lay in the padding has no area. */
  readonly boxes: readonly Box[];
  /** [N] in 0..1. */
  readonly scores: Float32Array;
}

/**
 * The `limit` boxes that most likely hold an object. All but the smallest images yield that many, and near-duplicates
 * are among them (WeDetect-Uni).
 * @throws when the bundle has no proposer.
 */
export async function proposeBoxes(engine: ProposerEngine, image: RgbImage, limit = 100): Promise<ProposedBoxes> {
  return selectBoxes(await runProposer(engine, image), limit);
}

/** Runs the proposer on an upright image. Throws when the bundle has none. */
export async function runProposer({ manifest, sessions }: ProposerEngine, image: RgbImage): Promise<RawProposals> {
  if (manifest.proposer === null) {
    throw new Error(
      `Expected a proposer in the bundle of ${manifest.name}, got none; convert the checkpoint with a WeDetect-Uni file.`,
    );
  }
  const { inputSize } = manifest.proposer;
  const letterbox = fitLetterbox(image, inputSize);
  const input = { data: letterboxPixels(image, letterbox), dims: [1, 3, inputSize, inputSize] };
  const { logits, boxes } = await sessions.run('proposer', { image: input }, ['logits', 'boxes']);
  return { logits: logits.data, boxes: boxes.data, prompts: logits.dims[1], letterbox };
}

/** The `limit` best boxes of what the proposer gave. */
export function selectBoxes({ logits, boxes, prompts, letterbox }: RawProposals, limit = 100): ProposedBoxes {
  const selected = selectProposals(logits, boxes, prompts, limit);
  return {
    boxes: selected.map(({ box }) => fromLetterbox(box, letterbox)),
    scores: Float32Array.from(selected, ({ score }) => score),
  };
}
