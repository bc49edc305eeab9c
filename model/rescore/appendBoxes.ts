import type { Box } from '../../annotations/box.ts';
import { decodeSequence } from '../decodeSequence.ts';
import type { Engine } from '../engine.ts';
import { encodeBoxes, type ImageFeatures, readIouLogits } from '../imageFeatures.ts';
import { predictIou, toUnitLength } from '../scoring.ts';
import type { ImagePrefix } from './imagePrefix.ts';

/** What the model says of N boxes. */
export interface BoxScores {
  /** [N, C] rows of unit length. */
  readonly objectEmbeddings: Float32Array;
  /** [N] in [0, 1] */
  readonly predictedIou: Float32Array;
}

/**
 * Scores boxes, each as if it were proposed last in the image of the prefix: neither the other boxes of the list nor
 * any that were scored before change it.
 * @param boxes in pixels of the image, inside it; there may be none.
 */
export async function appendBoxes(
  engine: Engine,
  features: ImageFeatures,
  { past, inputIds, positions }: ImagePrefix,
  boxes: readonly Box[],
): Promise<BoxScores> {
  if (boxes.length === 0) return { objectEmbeddings: new Float32Array(0), predictedIou: new Float32Array(0) };
  const width = engine.tokenEmbeddings.columns;
  const length = inputIds.length;
  const tokens = engine.tokenEmbeddings.rows(inputIds);
  const objectTokens = await encodeBoxes(engine, features, boxes);
  const embeddings = new Float32Array(boxes.length * tokens.length);
  for (const box of boxes.keys()) {
    embeddings.set(tokens, box * tokens.length);
    const own = objectTokens.subarray(2 * box * width, 2 * (box + 1) * width);
    embeddings.set(own, (box + 1) * tokens.length - own.length);
  }
  const contents = boxes.map((_, box) => (box + 1) * length - 2);
  const rows = await decodeSequence(engine, { batchSize: boxes.length, embeddings, positions, image: null, past }, [
    ...contents,
    ...contents.map((row) => row + 1),
  ]);
  const split = boxes.length * width;
  return {
    objectEmbeddings: toUnitLength(rows.subarray(0, split), width),
    predictedIou: predictIou(await readIouLogits(engine, rows.slice(split))),
  };
}
