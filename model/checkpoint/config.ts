import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './jsonFile.ts';

/** Sizes of the language model, by the names of Qwen3-VL's `text_config`. */
export interface TextConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly numKeyValueHeads: number;
  readonly headDim: number;
  readonly rmsNormEps: number;
  readonly ropeTheta: number;
  /** Rotary frequencies that time, height and width take; they add up to half the head size. */
  readonly mropeSection: readonly [time: number, height: number, width: number];
}

/** Sizes of the vision tower, by the names of Qwen3-VL's `vision_config`. */
export interface VisionConfig {
  readonly depth: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHeads: number;
  readonly inChannels: number;
  readonly patchSize: number;
  readonly temporalPatchSize: number;
  readonly spatialMergeSize: number;
  readonly outHiddenSize: number;
  /** Rows of the learned position table, a square number. */
  readonly numPositionEmbeddings: number;
  /** Blocks whose output also feeds the language model and the pyramid. */
  readonly deepstackVisualIndexes: readonly number[];
}

export interface ObjEmbedConfig {
  readonly text: TextConfig;
  readonly vision: VisionConfig;
  readonly imageTokenId: number;
  readonly visionStartTokenId: number;
  readonly visionEndTokenId: number;
  /** 0: one `<global>` after the objects; 1: the same before and after; 2: coarse before, detailed after. */
  readonly useTwoTokens: 0 | 1 | 2;
  /** Whether the checkpoint embeds whole images: the tokens `<global>`, `<global_text>` and the image logit. */
  readonly useGlobalCaption: boolean;
  /** Area that an image is resized to, in pixels. */
  readonly imagePixels: { readonly min: number; readonly max: number };
  /** Side of the proposer's square input in pixels; undefined when the checkpoint leaves it to the proposer's kind. */
  readonly proposerInputSize: number | undefined;
}

/** The areas that the published checkpoints were trained with; they state none themselves. */
const PUBLISHED_IMAGE_PIXELS = { min: 900 * 1024, max: 1200 * 1024 };

const size = z
  .int()
  .min(1)
  .max(2 ** 24);
const tokenId = z.int().nonnegative();

const ropeSchema = z.object({
  rope_type: z.literal('default').optional(),
  rope_theta: z.number().positive().optional(),
  mrope_section: z.tuple([size, size, size]).optional(),
  mrope_interleaved: z.literal(true).optional(),
});

const textSchema = z.object({
  vocab_size: size,
  hidden_size: size.multipleOf(8),
  intermediate_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  num_key_value_heads: size,
  head_dim: size.multipleOf(2).optional(),
  rms_norm_eps: z.number().positive(),
  hidden_act: z.literal('silu').optional(),
  attention_bias: z.literal(false).optional(),
  rope_theta: z.number().positive().optional(),
  rope_scaling: ropeSchema.nullish(),
  rope_parameters: ropeSchema.nullish(),
});

const visionSchema = z.object({
  depth: size,
  hidden_size: size,
  intermediate_size: size,
  num_heads: size,
  in_channels: z.literal(3).default(3),
  patch_size: size,
  temporal_patch_size: size,
  spatial_merge_size: size,
  out_hidden_size: size,
  num_position_embeddings: size,
  deepstack_visual_indexes: z.array(z.int().nonnegative()).min(3),
  hidden_act: z.literal('gelu_pytorch_tanh').optional(),
});

const configSchema = z.object({
  model_type: z.literal('qwen3_vl'),
  image_token_id: tokenId,
  vision_start_token_id: tokenId,
  vision_end_token_id: tokenId,
  use_two_tokens: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  use_global_caption: z.boolean().default(false),
  text_config: textSchema,
  vision_config: visionSchema,
});

const halves = z.tuple([z.literal(0.5), z.literal(0.5), z.literal(0.5)]);

/** `objembed` is our own key: it lets a checkpoint state sizes that the published code holds as constants. */
const preprocessorSchema = z.object({
  image_mean: halves.optional(),
  image_std: halves.optional(),
  objembed: z
    .object({ min_pixels: size, max_pixels: size, proposer_input_size: size.multipleOf(32) })
    .partial()
    .default({}),
});

/**
 * Reads `config.json` and, where present, `preprocessor_config.json` of a checkpoint.
 * @throws one sentence that names the file, the field and what was expected there.
 */
export function readObjEmbedConfig(folder: string): ObjEmbedConfig {
  const path = join(folder, 'config.json');
  const raw = readJsonFile(path, configSchema);
  const text = textConfig(raw.text_config, path);
  const vision = visionConfig(raw.vision_config);
  requireFittingSizes(text, vision, path);

  const { imagePixels, proposerInputSize } = readPreprocessor(folder);
  return {
    text,
    vision,
    imageTokenId: raw.image_token_id,
    visionStartTokenId: raw.vision_start_token_id,
    visionEndTokenId: raw.vision_end_token_id,
    useTwoTokens: raw.use_two_tokens,
    useGlobalCaption: raw.use_global_caption,
    imagePixels,
    proposerInputSize,
  };
}

function readPreprocessor(folder: string): Pick<ObjEmbedConfig, 'imagePixels' | 'proposerInputSize'> {
  const path = join(folder, 'preprocessor_config.json');
  const { objembed } = existsSync(path) ? readJsonFile(path, preprocessorSchema) : preprocessorSchema.parse({});
  const min = objembed.min_pixels ?? PUBLISHED_IMAGE_PIXELS.min;
  const max = objembed.max_pixels ?? PUBLISHED_IMAGE_PIXELS.max;
  if (min > max) {
    throw new Error(`Expected objembed.min_pixels of ${path} to be at most max_pixels ${max}, but it is ${min}.`);
  }
  return { imagePixels: { min, max }, proposerInputSize: objembed.proposer_input_size };
}

/** Rotary settings stand in `rope_scaling` beside `rope_theta`, or, in newer files, together in `rope_parameters`. */
function textConfig(raw: z.infer<typeof textSchema>, path: string): TextConfig {
  const rope = raw.rope_parameters ?? raw.rope_scaling;
  const ropeTheta = raw.rope_theta ?? rope?.rope_theta;
  const mropeSection = rope?.mrope_section;
  if (ropeTheta === undefined || mropeSection === undefined) {
    throw new Error(
      `Expected rope_theta and mrope_section in text_config of ${path}, in rope_scaling or rope_parameters, ` +
        `but ${ropeTheta === undefined ? 'rope_theta' : 'mrope_section'} is missing.`,
    );
  }
  return {
    vocabSize: raw.vocab_size,
    hiddenSize: raw.hidden_size,
    intermediateSize: raw.intermediate_size,
    numHiddenLayers: raw.num_hidden_layers,
    numAttentionHeads: raw.num_attention_heads,
    numKeyValueHeads: raw.num_key_value_heads,
    headDim: raw.head_dim ?? raw.hidden_size / raw.num_attention_heads,
    rmsNormEps: raw.rms_norm_eps,
    ropeTheta,
    mropeSection,
  };
}

function visionConfig(raw: z.infer<typeof visionSchema>): VisionConfig {
  return {
    depth: raw.depth,
    hiddenSize: raw.hidden_size,
    intermediateSize: raw.intermediate_size,
    numHeads: raw.num_heads,
    inChannels: raw.in_channels,
    patchSize: raw.patch_size,
    temporalPatchSize: raw.temporal_patch_size,
    spatialMergeSize: raw.spatial_merge_size,
    outHiddenSize: raw.out_hidden_size,
    numPositionEmbeddings: raw.num_position_embeddings,
    deepstackVisualIndexes: raw.deepstack_visual_indexes,
  };
}

function requireFittingSizes(text: TextConfig, vision: VisionConfig, path: string): void {
  const sectionSum = text.mropeSection.reduce((sum, section) => sum + section);
  const deepstack = vision.deepstackVisualIndexes;
  const rules: [holds: boolean, rule: string][] = [
    [2 * sectionSum === text.headDim, 'mrope_section to add up to half of head_dim'],
    [text.numAttentionHeads % text.numKeyValueHeads === 0, 'num_key_value_heads to divide num_attention_heads'],
    [vision.hiddenSize % (4 * vision.numHeads) === 0, 'the vision heads to have a size in multiples of 4'],
    [vision.outHiddenSize === text.hiddenSize, 'out_hidden_size of vision_config to equal hidden_size of text_config'],
    [Number.isInteger(Math.sqrt(vision.numPositionEmbeddings)), 'num_position_embeddings to be a square number'],
    [new Set(deepstack).size === deepstack.length, 'deepstack_visual_indexes to differ'],
    [Math.max(...deepstack) < vision.depth, 'deepstack_visual_indexes below depth'],
    [deepstack.length <= text.numHiddenLayers, 'at most num_hidden_layers deepstack_visual_indexes'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new Error(`Expected ${broken[1]} in ${path}, but it does not hold; the file is damaged.`);
}
