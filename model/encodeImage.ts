import type { Box } from '../annotations/box.ts';
import { decodeSequence, type Sequences } from './decodeSequence.ts';
import type { Engine } from './engine.ts';
import type { RgbImage } from './image/rgbImage.ts';
import { encodeBoxes, encodeFeatures, type ImageFeatures, readIouLogits } from './imageFeatures.ts';
import type { ImagePrompt, Task } from './text/prompts.ts';

/** What ObjEmbed says of one image and N boxes in it; C is the embedding size. */
export interface ImageEncoding {
  /** [N, C], as they leave the decoder. */
  readonly objectEmbeddings: Float32Array;
  /** [N]; their sigmoid is the predicted IoU. */
  readonly iouLogits: Float32Array;
  /** [G, C], the coarse one first; G is 0 when the checkpoint embeds no whole images. */
  readonly imageEmbeddings: Float32Array;
}

/**
 * Embeds one upright image and the given boxes of it in a single pass of the network.
 * @param boxes in pixels of `image`, inside it; there may be none.
 */
export async function encodeImage(
  engine: Engine,
  image: RgbImage,
  boxes: readonly Box[],
  task: Task,
): Promise<ImageEncoding> {
  return encodeObjects(engine, await encodeFeatures(engine, image), boxes, task);
}

/** The same for an image that the vision tower has seen. */
export async function encodeObjects(
  engine: Engine,
  features: ImageFeatures,
  boxes: readonly Box[],
  task: Task,
): Promise<ImageEncoding> {
  const objectTokens = await encodeBoxes(engine, features, boxes);
  const prompt = engine.prompts.image(task, features.tokens, boxes.length);
  const wanted = [...prompt.objectRows.map(([content]) => content), ...prompt.objectRows.map(([, iou]) => iou)];
  const rows = await decodeSequence(engine, toSequence(engine, prompt, features, objectTokens), [
    ...wanted,
    ...prompt.globalRows,
  ]);
  const width = engine.config.text.hiddenSize;
  const [objectsEnd, iouEnd] = [boxes.length * width, 2 * boxes.length * width];
  return {
    objectEmbeddings: rows.slice(0, objectsEnd),
    iouLogits: await readIouLogits(engine, rows.slice(objectsEnd, iouEnd)),
    imageEmbeddings: rows.slice(iouEnd),
  };
}

/**
 * The whole prompt as one sequence, with the image and the boxes in the places that it keeps for them.
 * @param objectTokens [2N, C] of the first N boxes, as `encodeBoxes` gives them.
 */
export function toSequence(
  { tokenEmbeddings }: Engine,
  prompt: ImagePrompt,
  { imageTokens, deepstack }: ImageFeatures,
  objectTokens: Float32Array,
): Sequences {
  const width = tokenEmbeddings.columns;
  const embeddings = tokenEmbeddings.rows(prompt.inputIds);
  embeddings.set(imageTokens.data, prompt.imageStart * width);
  for (const [box, [content]] of prompt.objectRows.entries()) {
    embeddings.set(objectTokens.subarray(2 * box * width, 2 * (box + 1) * width), content * width);
  }
  return { batchSize: 1, embeddings, positions: prompt.positions, image: { start: prompt.imageStart, deepstack } };
}
