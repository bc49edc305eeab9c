import type { Box, Size } from '../annotations/box.ts';
import { decodeSequence } from './decodeSequence.ts';
import type { Engine } from './engine.ts';
import { toPatches } from './image/patches.ts';
import { patchGrid, tokenGrid } from './image/patchGrid.ts';
import { resample } from './image/resample.ts';
import type { RgbImage } from './image/rgbImage.ts';
import { smartResize } from './image/smartResize.ts';
import { placeBoxes } from './positions/boxes.ts';
import { boxSine, gridSine } from './positions/sine.ts';
import { interpolatePositions, visionRotary } from './positions/visionPositions.ts';
import { type FloatTensor, int64Tensor } from './sessions.ts';
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

/** The image as the later graphs see it; depends on no box. */
interface ImageFeatures {
  readonly resized: Size;
  readonly tokens: { readonly rows: number; readonly columns: number };
  readonly deepstack: readonly FloatTensor[];
  readonly levels: Readonly<Record<'level_1' | 'level_2' | 'level_3', FloatTensor>>;
  readonly imageTokens: FloatTensor;
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
  const features = await encodeFeatures(engine, image);
  const objectTokens = await encodeBoxes(engine, features, boxes, image);
  const prompt = engine.prompts.image(task, features.tokens, boxes.length);
  const wanted = [...prompt.objectRows.map(([content]) => content), ...prompt.objectRows.map(([, iou]) => iou)];
  const rows = await decodeSequence(engine, {
    batchSize: 1,
    embeddings: assembleEmbeddings(engine, prompt, features, objectTokens),
    positions: prompt.positions,
    image: { start: prompt.imageStart, deepstack: features.deepstack },
    wanted: [...wanted, ...prompt.globalRows],
  });
  const width = engine.config.text.hiddenSize;
  const [objectsEnd, iouEnd] = [boxes.length * width, 2 * boxes.length * width];
  return {
    objectEmbeddings: rows.slice(0, objectsEnd),
    iouLogits: await readIouLogits(engine, rows.slice(objectsEnd, iouEnd)),
    imageEmbeddings: rows.slice(iouEnd),
  };
}

async function encodeFeatures(
  { config, sessions, numerics, positionTable }: Engine,
  image: RgbImage,
): Promise<ImageFeatures> {
  const { text, vision, imagePixels } = config;
  const layout = { patchSize: vision.patchSize, mergeSize: vision.spatialMergeSize };
  const resized = smartResize(image, imagePixels, layout.patchSize * layout.mergeSize);
  const pixels = resample(image, resized, 'bicubic');
  const grid = patchGrid(resized, layout);
  const tokens = tokenGrid(grid, layout);
  const patchCount = grid.rows * grid.columns;
  const tokenCount = tokens.rows * tokens.columns;
  const headSize = vision.hiddenSize / vision.numHeads;

  const rotary = visionRotary(grid, layout.mergeSize, headSize);
  const patches = toPatches(pixels, layout, 1);
  const deepstackNames = vision.deepstackVisualIndexes.map((_, tap) => `deepstack_${tap}`);
  const seen = await sessions.run(
    'vision',
    {
      patches: { data: patches, dims: [patchCount, patches.length / patchCount] },
      position_embeddings: {
        data: interpolatePositions(positionTable, vision.hiddenSize, grid, layout.mergeSize),
        dims: [patchCount, vision.hiddenSize],
      },
      cos: { data: rotary.cos, dims: [patchCount, headSize / 2] },
      sin: { data: rotary.sin, dims: [patchCount, headSize / 2] },
    },
    ['image_embeds', ...deepstackNames],
  );
  const { image_tokens, ...levels } = await sessions.run(
    'pyramid',
    {
      image_embeds: seen.image_embeds,
      deepstack_1: seen.deepstack_1,
      deepstack_2: seen.deepstack_2,
      grid_sine: { data: gridSine(tokens, text.hiddenSize, numerics), dims: [tokenCount, text.hiddenSize] },
      grid: int64Tensor([tokens.rows, tokens.columns], [2]),
    },
    ['level_1', 'level_2', 'level_3', 'image_tokens'],
  );
  return { resized, tokens, deepstack: deepstackNames.map((name) => seen[name]), levels, imageTokens: image_tokens };
}

/** The two tokens of each box, [2N, C]: content, IoU query, content, … */
async function encodeBoxes(
  { config, sessions, numerics }: Engine,
  { resized, levels }: ImageFeatures,
  boxes: readonly Box[],
  image: Size,
): Promise<Float32Array> {
  if (boxes.length === 0) return new Float32Array(0);
  const width = config.text.hiddenSize;
  const { corners, relative } = placeBoxes(boxes, image, resized, 'fp32');
  const { object_tokens } = await sessions.run(
    'objects',
    {
      ...levels,
      boxes: { data: corners, dims: [boxes.length, 4] },
      box_sine: { data: boxSine(relative, width, numerics), dims: [boxes.length, width] },
    },
    ['object_tokens'],
  );
  return object_tokens.data;
}

/** Token embeddings [S, C] of the prompt, with the image and the boxes in the places that the prompt keeps for them. */
function assembleEmbeddings(
  { tokenEmbeddings }: Engine,
  prompt: ImagePrompt,
  { imageTokens }: ImageFeatures,
  objectTokens: Float32Array,
): Float32Array {
  const width = tokenEmbeddings.columns;
  const embeddings = tokenEmbeddings.rows(prompt.inputIds);
  embeddings.set(imageTokens.data, prompt.imageStart * width);
  for (const [box, [content]] of prompt.objectRows.entries()) {
    embeddings.set(objectTokens.subarray(2 * box * width, 2 * (box + 1) * width), content * width);
  }
  return embeddings;
}

async function readIouLogits({ config, sessions }: Engine, rows: Float32Array): Promise<Float32Array> {
  if (rows.length === 0) return new Float32Array(0);
  const width = config.text.hiddenSize;
  const feeds = { iou_rows: { data: rows, dims: [rows.length / width, width] } };
  return (await sessions.run('heads', feeds, ['iou_logits'])).iou_logits.data;
}
