import { type Box, hasMinSides } from '../annotations/box.ts';
import { encodeObjects } from './encodeImage.ts';
import { encodeTexts, type QueryKind } from './encodeTexts.ts';
import type { Engine } from './engine.ts';
import { encodePrepared } from './imageFeatures.ts';
import { type PreparedImage, prepareImage, preprocessingOf } from './preprocess/prepareImage.ts';
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
  return proposeInPrepared(engine, await prepareImage(file, preprocessingOf(engine)), task);
}

/** The same from an image that was prepared for this model. */
export async function proposeInPrepared(engine: Engine, prepared: PreparedImage, task: Task): Promise<ImageProposals> {
  const { boxes, scores } = withArea((await proposeBoxes(engine, prepared)).selected);
  const encoding = await encodeObjects(engine, await encodePrepared(engine, prepared), boxes, task);
  const { embeddingSize } = engine.manifest;
  return {
    ...prepared.image,
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
  { proposer }: Pick<PreparedImage, 'proposer'>,
): Promise<{ raw: RawProposals; selected: ProposedBoxes }> {
  if (proposer === null) {
    throw new Error(
      `Expected a proposer in bundle ${manifest.name}, got none; convert the checkpoint with --proposer.`,
    );
  }
  const raw = await runProposer(sessions, proposer);
  return { raw, selected: selectBoxes(raw) };
}

/** Embeds phrases or captions as rows of unit length, [T, C]. */
export async function embedQueries(engine: Engine, kind: QueryKind, texts: readonly string[]): Promise<Float32Array> {
  return toUnitLength(await encodeTexts(engine, kind, texts), engine.manifest.embeddingSize);
}
