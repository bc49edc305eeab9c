import type { Box, Size } from '../annotations/box.ts';
import type { Engine } from './engine.ts';
import { type Grid, patchGrid, tokenGrid } from './image/patchGrid.ts';
import type { RgbImage } from './image/rgbImage.ts';
import { placeBoxes } from './positions/boxes.ts';
import { boxSine, gridSine } from './positions/sine.ts';
import { interpolatePositions, visionRotary } from './positions/visionPositions.ts';
import { preprocessingOf, toVisionInput, type VisionInput } from './preprocess/prepareImage.ts';
import { type FloatTensor, int64Tensor } from './sessions.ts';

/** The image as the later graphs see it; depends on no box. */
export interface ImageFeatures {
  readonly image: Size;
  /** The size that the vision tower saw. */
  readonly resized: Size;
  readonly tokens: Grid;
  readonly deepstack: readonly FloatTensor[];
  readonly levels: Readonly<Record<'level_1' | 'level_2' | 'level_3', FloatTensor>>;
  readonly imageTokens: FloatTensor;
}

/** Runs the vision tower and the pyramid over one upright image. */
export async function encodeFeatures(engine: Engine, image: RgbImage): Promise<ImageFeatures> {
  return encodePrepared(engine, toVisionInput(image, preprocessingOf(engine)));
}

/** The same for an image that is prepared for the vision tower. */
export async function encodePrepared(engine: Engine, { image, resized, patches }: VisionInput): Promise<ImageFeatures> {
  const { layout } = preprocessingOf(engine);
  const grid = patchGrid(resized, layout);
  const tokens = tokenGrid(grid, layout);
  const seen = await runVision(engine, patches, grid);
  const { image_tokens, ...levels } = await runPyramid(engine, seen, tokens);
  const deepstack = deepstackNames(engine).map((name) => seen[name]);
  return {
    image,
    resized,
    tokens,
    deepstack,
    levels,
    imageTokens: image_tokens,
  };
}

/** Memory that the features take. */
export function featureBytes({ deepstack, levels, imageTokens }: ImageFeatures): number {
  const tensors = [...deepstack, ...Object.values(levels), imageTokens];
  return tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
}

/** The vision tower: `image_embeds` and the deepstack features by name, [tokens, C] each. */
async function runVision(engine: Engine, patches: Float32Array, grid: Grid): Promise<Record<string, FloatTensor>> {
  const { hiddenSize, numHeads, spatialMergeSize } = engine.config.vision;
  const count = grid.rows * grid.columns;
  const positions = interpolatePositions(engine.positionTable, hiddenSize, grid, spatialMergeSize);
  const { cos, sin } = visionRotary(grid, spatialMergeSize, hiddenSize / numHeads);
  const feeds = {
    patches: { data: patches, dims: [count, patches.length / count] },
    position_embeddings: { data: positions, dims: [count, hiddenSize] },
    cos: { data: cos, dims: [count, cos.length / count] },
    sin: { data: sin, dims: [count, sin.length / count] },
  };
  return engine.sessions.run('vision', feeds, ['image_embeds', ...deepstackNames(engine)]);
}

function runPyramid({ config, sessions, numerics }: Engine, seen: Record<string, FloatTensor>, tokens: Grid) {
  const { hiddenSize } = config.text;
  const feeds = {
    image_embeds: seen.image_embeds,
    deepstack_1: seen.deepstack_1,
    deepstack_2: seen.deepstack_2,
    grid_sine: { data: gridSine(tokens, hiddenSize, numerics), dims: [tokens.rows * tokens.columns, hiddenSize] },
    grid: int64Tensor([tokens.rows, tokens.columns], [2]),
  };
  return sessions.run('pyramid', feeds, ['level_1', 'level_2', 'level_3', 'image_tokens']);
}

function deepstackNames({ config }: Engine): string[] {
  return config.vision.deepstackVisualIndexes.map((_, tap) => `deepstack_${tap}`);
}

/**
 * The two tokens of each box, [2N, C]: content, IoU query, content, …
 * @param boxes in pixels of the image, inside it.
 */
export async function encodeBoxes(
  { config, sessions, numerics }: Engine,
  { image, resized, levels }: ImageFeatures,
  boxes: readonly Box[],
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

/** The IoU head over rows of IoU queries, [N, C] → [N]. */
export async function readIouLogits({ config, sessions }: Engine, rows: Float32Array): Promise<Float32Array> {
  if (rows.length === 0) return new Float32Array(0);
  const width = config.text.hiddenSize;
  const feeds = { iou_rows: { data: rows, dims: [rows.length / width, width] } };
  return (await sessions.run('heads', feeds, ['iou_logits'])).iou_logits.data;
}
