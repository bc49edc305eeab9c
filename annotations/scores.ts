/** Learned scale (already exponentiated) and bias of a similarity: logit = scale x cosine + bias. */
export type Logit = { readonly scale: number; readonly bias: number };

/** The logistic function, 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * How well each object matches each phrase, sigmoid(scale x cosine + bias) in [0, 1] (ObjEmbed's matching head).
 * Both heads are trained with focal loss: the numbers rank, they are no calibrated probabilities.
 * @param objectEmbeddings [N, C] rows of unit length.
 * @param phraseEmbeddings [T, C] rows of unit length.
 * @returns [N, T], row-major.
 */
export function semanticScores(
  objectEmbeddings: Float32Array,
  phraseEmbeddings: Float32Array,
  embeddingSize: number,
  { scale, bias }: Logit,
): Float32Array {
  const objects = rowCount('object embeddings', objectEmbeddings, embeddingSize);
  const phrases = rowCount('phrase embeddings', phraseEmbeddings, embeddingSize);
  const scores = new Float32Array(objects * phrases);
  for (let n = 0; n < objects; n++) {
    const object = objectEmbeddings.subarray(n * embeddingSize, (n + 1) * embeddingSize);
    for (let t = 0; t < phrases; t++) {
      const phrase = phraseEmbeddings.subarray(t * embeddingSize, (t + 1) * embeddingSize);
      scores[n * phrases + t] = sigmoid(scale * dot(object, phrase) + bias);
    }
  }
  return scores;
}

/**
 * Semantic score x predicted IoU, for sorting and thresholds.
 * @param semantic [N, T], row-major.
 * @param predictedIou [N] in [0, 1].
 * @returns [N, T], row-major.
 */
export function matchScores(semantic: Float32Array, predictedIou: Float32Array): Float32Array {
  const phrases = columnCount(semantic, predictedIou.length);
  return semantic.map((score, index) => score * (predictedIou[Math.floor(index / phrases)] ?? 0));
}

/**
 * T of an [N, T] score matrix; 0 when there are no rows.
 * @throws when the scores do not fill N rows.
 */
export function columnCount(scores: Float32Array, rows: number): number {
  const columns = rows === 0 ? 0 : scores.length / rows;
  if (!Number.isInteger(columns) || columns * rows !== scores.length) {
    throw new Error(
      `Expected scores as a matrix of ${rows} rows, got ${scores.length} numbers; pass one row a proposal.`,
    );
  }
  return columns;
}

function rowCount(what: string, embeddings: Float32Array, embeddingSize: number): number {
  const rows = embeddings.length / embeddingSize;
  if (!Number.isInteger(rows)) {
    throw new Error(
      `Expected ${what} in rows of ${embeddingSize} numbers, got ${embeddings.length} numbers; ` +
        'use embeddings of one model.',
    );
  }
  return rows;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
