import { type Box, hasMinSides } from '../annotations/box.ts';
import { encodeImage } from './encodeImage.ts';
import { encodeTexts, type QueryKind } from './encodeTexts.ts';
import type { Engine } from './engine.ts';
import { decodeUpright } from './image/decode.ts';
import type { RgbImage } from './image/rgbImage.ts';
import { type ProposedBoxes, type RawProposals, runProposer, selectBoxes } from './proposer/propose.ts';
import { predictIou, toUnitLength } from './scoring.ts';
import type { Task } from './text/prompts.ts';

/** What the model finds in one image: N boxes with their embeddings, G image embeddings, all rows of unit length. */
export interface ImageProposals {
  readonly width: number;
  readonly height: number;
  /** In upright pixels, most likely objects first. */
  readonly boxes: readonly Box[];
  /** [N] objectness. */
  readonly proposerScores: Float32Array;
  /** [N] in [0, 1]. */
  readonly predictedIou: Float32Array;
  /** [N, C] */
  readonly objectEmbeddings: Float32Array;
  /** [G, C] */
  readonly imageEmbeddings: Float32Array;
}

/**
 * The main job, from an image file to proposals. Phrases are not part of it: their scores are a product with
 * `embedQueries`, so that a new phrase never runs the image again.
 * @throws naming the file when it cannot be decoded.
 */
export async function proposeImage(engine: Engine, file: string, task: Task): Promise<ImageProposals> {
  const image = await decodeUpright(file);
  const { boxes, scores } = withArea((await proposeBoxes(engine, image)).selected);
  const encoding = await encodeImage(engine, image, boxes, task);
  const { embeddingSize } = engine.manifest;
  return {
    width: image.width,
    height: image.height,
    boxes,
    proposerScores: scores,
    predictedIou: predictIou(encoding.iouLogits),
    objectEmbeddings: toUnitLength(encoding.objectEmbeddings, embeddingSize),
    imageEmbeddings: toUnitLength(encoding.imageEmbeddings, embeddingSize),
  };
}

/** Boxes that lay in the padding of the proposer's input have no area in the image and are dropped. */
function withArea({ boxes, scores }: ProposedBoxes): ProposedBoxes {
  const kept = [...boxes.keys()].filter((index) => hasMinSides(boxes[index]));
  return { boxes: kept.map((index) => boxes[index]), scores: Float32Array.from(kept, (index) => scores[index]) };
}

/**
 * Runs the proposer of the bundle: at most 100 boxes, and the raw output that they were selected from.
 * @throws when the bundle has no proposer.
 */
export async function proposeBoxes(
  { manifest, sessions }: Engine,
  image: RgbImage,
): Promise<{ raw: RawProposals; selected: ProposedBoxes }> {
  if (manifest.proposer === null) {
    throw new Error(
      `Expected a proposer in bundle ${manifest.name}, got none; convert the checkpoint with --proposer.`,
    );
  }
  const raw = await runProposer(sessions, image, manifest.proposer.inputSize);
  return { raw, selected: selectBoxes(raw) };
}

/** Embeds phrases or captions as rows of unit length, [T, C]. */
export async function embedQueries(engine: Engine, kind: QueryKind, texts: readonly string[]): Promise<Float32Array> {
  return toUnitLength(await encodeTexts(engine, kind, texts), engine.manifest.embeddingSize);
}
