/** A model of the published family, or a cut of it: full widths, fewer layers. */
export type Size = {
  readonly model: ModelSize;
  /** Layers of the language model; by default all. */
  readonly layers?: number | undefined;
  /** Blocks of the vision tower, in multiples of 4; by default all. */
  readonly blocks?: number | undefined;
};

export type ModelSize = keyof typeof published;

/** What differs between the published checkpoints. */
const published = {
  '2b': { hidden_size: 2048, intermediate_size: 6144, num_hidden_layers: 28, num_attention_heads: 16 },
  '4b': { hidden_size: 2560, intermediate_size: 9728, num_hidden_layers: 36, num_attention_heads: 32 },
};

export const modelSizes: readonly ModelSize[] = ['2b', '4b'];

/** Ids of the special tokens in the published tokenizer, which has 151,643 others before them. */
export const specialTokens = {
  '<|endoftext|>': 151643,
  '<|im_start|>': 151644,
  '<|im_end|>': 151645,
  '<|vision_start|>': 151652,
  '<|vision_end|>': 151653,
  '<|image_pad|>': 151655,
  '<|video_pad|>': 151656,
  '<object>': 151669,
  '<local_text>': 151670,
  '<global>': 151671,
  '<global_text>': 151672,
};

/** config.json of a checkpoint of this size. */
export function configJson({ model, layers, blocks = 24 }: Size): object {
  const text = published[model];
  return {
    architectures: ['ObjectEmbed'],
    model_type: 'qwen3_vl',
    torch_dtype: 'bfloat16',
    tie_word_embeddings: true,
    image_token_id: specialTokens['<|image_pad|>'],
    video_token_id: specialTokens['<|video_pad|>'],
    vision_start_token_id: specialTokens['<|vision_start|>'],
    vision_end_token_id: specialTokens['<|vision_end|>'],
    num_classes: 100,
    use_global_caption: true,
    use_two_tokens: 2,
    use_two_captions: true,
    text_config: {
      model_type: 'qwen3_vl_text',
      vocab_size: 151936,
      max_position_embeddings: 262144,
      ...text,
      num_hidden_layers: layers ?? text.num_hidden_layers,
      num_key_value_heads: 8,
      head_dim: 128,
      hidden_act: 'silu',
      rms_norm_eps: 1e-6,
      rope_theta: 5e6,
      rope_scaling: { rope_type: 'default', mrope_interleaved: true, mrope_section: [24, 20, 20] },
      attention_bias: false,
    },
    vision_config: {
      model_type: 'qwen3_vl',
      depth: blocks,
      hidden_size: 1024,
      intermediate_size: 4096,
      num_heads: 16,
      in_channels: 3,
      patch_size: 16,
      temporal_patch_size: 2,
      spatial_merge_size: 2,
      out_hidden_size: text.hidden_size,
      num_position_embeddings: 2304,
      hidden_act: 'gelu_pytorch_tanh',
      // Three of four quarters of the tower: 5, 11 and 17 of the published 24.
      deepstack_visual_indexes: [1, 2, 3].map((quarter) => (quarter * blocks) / 4 - 1),
    },
  };
}
