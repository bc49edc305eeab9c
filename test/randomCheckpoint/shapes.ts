import type { ObjEmbedConfig } from '../../model/checkpoint/config.ts';

/** Shapes of tensors by name. */
export type Shapes = Record<string, readonly number[]>;

/** Every tensor of the published layout, for a model that embeds whole images. */
export function checkpointShapes({ text, vision }: ObjEmbedConfig): Shapes {
  const shapes: Shapes = {};
  const add = (prefix: string, entries: Shapes) => {
    for (const [name, shape] of Object.entries(entries)) shapes[`${prefix}${name}`] = shape;
  };
  const merged = vision.spatialMergeSize ** 2 * vision.hiddenSize;

  add('model.visual.', visionShapes(vision));
  for (let i = 0; i < vision.depth; i++) add(`model.visual.blocks.${i}.`, blockShapes(vision));
  add('model.visual.merger.', mergerShapes(vision.hiddenSize, merged, vision.outHiddenSize));
  for (const k of vision.deepstackVisualIndexes.keys()) {
    add(`model.visual.deepstack_merger_list.${k}.`, mergerShapes(merged, merged, vision.outHiddenSize));
  }
  add('model.language_model.', { 'embed_tokens.weight': [text.vocabSize, text.hiddenSize] });
  for (let i = 0; i < text.numHiddenLayers; i++) add(`model.language_model.layers.${i}.`, layerShapes(text));
  add('model.language_model.', { 'norm.weight': [text.hiddenSize] });
  add('', objectShapes(text.hiddenSize));
  return shapes;
}

const affine = (name: string, weight: readonly number[], bias: number): Shapes => ({
  [`${name}.weight`]: weight,
  [`${name}.bias`]: [bias],
});

const linear = (name: string, width: number, from: number): Shapes => affine(name, [width, from], width);

function visionShapes(vision: ObjEmbedConfig['vision']): Shapes {
  const { hiddenSize, inChannels, temporalPatchSize, patchSize, numPositionEmbeddings } = vision;
  return {
    ...affine('patch_embed.proj', [hiddenSize, inChannels, temporalPatchSize, patchSize, patchSize], hiddenSize),
    'pos_embed.weight': [numPositionEmbeddings, hiddenSize],
  };
}

function blockShapes({ hiddenSize: width, intermediateSize }: ObjEmbedConfig['vision']): Shapes {
  return {
    ...affine('norm1', [width], width),
    ...affine('norm2', [width], width),
    ...linear('attn.qkv', 3 * width, width),
    ...linear('attn.proj', width, width),
    ...linear('mlp.linear_fc1', intermediateSize, width),
    ...linear('mlp.linear_fc2', width, intermediateSize),
  };
}

function mergerShapes(normWidth: number, merged: number, out: number): Shapes {
  return {
    ...affine('norm', [normWidth], normWidth),
    ...linear('linear_fc1', merged, merged),
    ...linear('linear_fc2', out, merged),
  };
}

function layerShapes(text: ObjEmbedConfig['text']): Shapes {
  const { hiddenSize: width, intermediateSize, headDim, numAttentionHeads, numKeyValueHeads } = text;
  return {
    'input_layernorm.weight': [width],
    'post_attention_layernorm.weight': [width],
    'self_attn.q_proj.weight': [numAttentionHeads * headDim, width],
    'self_attn.k_proj.weight': [numKeyValueHeads * headDim, width],
    'self_attn.v_proj.weight': [numKeyValueHeads * headDim, width],
    'self_attn.o_proj.weight': [width, numAttentionHeads * headDim],
    'self_attn.q_norm.weight': [headDim],
    'self_attn.k_norm.weight': [headDim],
    'mlp.gate_proj.weight': [intermediateSize, width],
    'mlp.up_proj.weight': [intermediateSize, width],
    'mlp.down_proj.weight': [width, intermediateSize],
  };
}

function objectShapes(width: number): Shapes {
  return {
    ...linear('model.image_pos_projector.0', width, width),
    ...linear('model.image_pos_projector.2', width, width),
    ...linear('model.object_pos_projector.0', width, width),
    ...linear('model.object_pos_projector.2', width, width),
    ...linear('model.object_vision_projector.0', width, 49 * width),
    ...linear('model.object_vision_projector.2', width, width),
    ...affine('model.first_scale_conv1', [width, width / 2, 2, 2], width / 2),
    ...affine('model.first_scale_norm', [width / 2], width / 2),
    ...affine('model.first_scale_conv2', [width / 2, width / 4, 2, 2], width / 4),
    ...affine('model.second_scale_conv', [width, width / 2, 2, 2], width / 2),
    ...linear('model.merge', width, (7 * width) / 4),
    ...linear('logit_iou_proj.0', width / 2, width),
    ...linear('logit_iou_proj.2', 1, width / 2),
    'logit_pos_embedding.weight': [1, width],
    logit_log_scale: [1],
    logit_bias: [1],
    logit_image_log_scale: [1],
    logit_image_bias: [1],
  };
}
