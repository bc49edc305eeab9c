import { type Logit, matchScores, semanticScores, sigmoid } from '../annotations/scores.ts';

/** Scores of N boxes against T queries; matrices are [N, T], row-major. */
export interface ObjectScores {
  readonly semantic: Float32Array;
  /** [N] in [0, 1]. */
  readonly predictedIou: Float32Array;
  readonly match: Float32Array;
}

/**
 * Scores boxes as ObjEmbed does for grounding: sigmoid(scale · cosine + bias) × sigmoid(IoU logit).
 * @param objectEmbeddings [N, C] and `queryEmbeddings` [T, C], as they leave the decoder or of unit length.
 * @param iouLogits [N]
 */
export function scoreObjects(
  objectEmbeddings: Float32Array,
  iouLogits: Float32Array,
  queryEmbeddings: Float32Array,
  embeddingSize: number,
  logit: Logit,
): ObjectScores {
  const objects = toUnitLength(objectEmbeddings, embeddingSize);
  const queries = toUnitLength(queryEmbeddings, embeddingSize);
  const semantic = semanticScores(objects, queries, embeddingSize, logit);
  const predictedIou = predictIou(iouLogits);
  return { semantic, predictedIou, match: matchScores(semantic, predictedIou) };
}

/**
 * Scores the embeddings of a whole image against captions, [G, T]: retrieval reads the first, coarse one.
 * @param imageEmbeddings [G, C] and `queryEmbeddings` [T, C], as they leave the decoder or of unit length.
 * @param logit the image pair of the checkpoint, not that of objects.
 */
export function scoreImage(
  imageEmbeddings: Float32Array,
  queryEmbeddings: Float32Array,
  embeddingSize: number,
  logit: Logit,
): Float32Array {
  const images = toUnitLength(imageEmbeddings, embeddingSize);
  return semanticScores(images, toUnitLength(queryEmbeddings, embeddingSize), embeddingSize, logit);
}

/** Predicted IoU in [0, 1] of each IoU logit. */
export function predictIou(logits: Float32Array): Float32Array {
  return logits.map(sigmoid);
}

const LEAST_LENGTH = 1e-12;

/** The rows of a matrix [N, size] divided by their Euclidean length; a row of zeros stays one. */
export function toUnitLength(rows: Float32Array, size: number): Float32Array {
  const unit = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += size) {
    const row = rows.subarray(start, start + size);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    unit.set(
      row.map((value) => value / Math.max(length, LEAST_LENGTH)),
      start,
    );
  }
  return unit;
}
