import type { Box } from '../../annotations/box.ts';
import { scoreImage, scoreObjects } from '../../model/scoring.ts';
import type { Task } from '../../model/text/prompts.ts';
import type { Model } from '../model.ts';

export type EmbedJob = {
  readonly file: string;
  readonly boxes: readonly Box[];
  readonly queries: { readonly object: readonly string[]; readonly image: readonly string[] };
  readonly task: Task;
};

/** Everything that the model says of one image, in the names and shapes of the reference outputs. */
export type EmbeddedFile = {
  readonly model_id: string;
  /** [N][C] and [G][C], as they leave the network. */
  readonly object_embeddings: number[][];
  readonly global_embeddings: number[][];
  readonly iou_logits: number[];
  readonly predicted_iou: number[];
  readonly query_embeddings: { readonly object: number[][]; readonly image: number[][] };
  /** [Q][N] */
  readonly semantic_scores: number[][];
  readonly match_scores: number[][];
  /** [Qi][G] */
  readonly image_scores: number[][];
};

/** Embeds the boxes of one image and the queries, and scores each against each. */
export async function embedForFile(model: Model, { file, boxes, queries, task }: EmbedJob): Promise<EmbeddedFile> {
  const { embeddingSize: size, objectLogit, imageLogit, modelId } = model.manifest;
  const { objectEmbeddings, iouLogits, imageEmbeddings } = await model.call('encodeImage', { file, boxes, task });
  const objectQueries = await model.call('encodeTexts', { kind: 'object', texts: queries.object });
  const imageQueries = await model.call('encodeTexts', { kind: 'image', texts: queries.image });
  const { semantic, predictedIou, match } = scoreObjects(objectEmbeddings, iouLogits, objectQueries, size, objectLogit);
  const images = imageLogit ? scoreImage(imageEmbeddings, imageQueries, size, imageLogit) : new Float32Array(0);
  const [objectCount, imageCount] = [queries.object.length, queries.image.length];
  return {
    model_id: modelId,
    object_embeddings: toRows(objectEmbeddings, size),
    global_embeddings: toRows(imageEmbeddings, size),
    iou_logits: Array.from(iouLogits),
    predicted_iou: Array.from(predictedIou),
    query_embeddings: { object: toRows(objectQueries, size), image: toRows(imageQueries, size) },
    semantic_scores: toColumns(semantic, objectCount),
    match_scores: toColumns(match, objectCount),
    image_scores: toColumns(images, imageCount),
  };
}

/** The rows of a row-major matrix with this many columns. */
export function toRows(values: Float32Array, columns: number): number[][] {
  const rows = columns === 0 ? 0 : values.length / columns;
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

/** The columns of a row-major matrix, of which there are this many. */
function toColumns(values: Float32Array, columns: number): number[][] {
  const rows = columns === 0 ? 0 : values.length / columns;
  return Array.from({ length: columns }, (_, column) =>
    Array.from({ length: rows }, (_, row) => values[row * columns + column] ?? 0),
  );
}
