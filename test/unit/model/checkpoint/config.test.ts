import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { edit, REFERENCE, referenceFolder } from './referenceFolder.ts';

test('a published layout gives all sizes of both towers', () => {
  expect(readObjEmbedConfig(REFERENCE)).toEqual({
    text: {
      vocabSize: 576,
      hiddenSize: 128,
      intermediateSize: 192,
      numHiddenLayers: 4,
      numAttentionHeads: 4,
      numKeyValueHeads: 2,
      headDim: 32,
      rmsNormEps: 1e-6,
      ropeTheta: 5_000_000,
      mropeSection: [6, 5, 5],
    },
    vision: {
      depth: 6,
      hiddenSize: 64,
      intermediateSize: 160,
      numHeads: 4,
      inChannels: 3,
      patchSize: 16,
      temporalPatchSize: 2,
      spatialMergeSize: 2,
      outHiddenSize: 128,
      numPositionEmbeddings: 256,
      deepstackVisualIndexes: [1, 2, 4],
    },
    imageTokenId: 530,
    visionStartTokenId: 528,
    visionEndTokenId: 529,
    useTwoTokens: 2,
    useGlobalCaption: true,
    imagePixels: { min: 921_600, max: 1_228_800 },
    proposerInputSize: undefined,
  });
});

test('both spellings of the rotary settings mean the same', () => {
  const folder = referenceFolder();
  const expected = readObjEmbedConfig(folder);
  edit(folder, 'config.json', ['text_config', 'rope_scaling'], undefined);
  edit(folder, 'config.json', ['text_config', 'rope_theta'], undefined);
  edit(folder, 'config.json', ['text_config', 'rope_parameters'], {
    rope_type: 'default',
    rope_theta: 5_000_000,
    mrope_section: [6, 5, 5],
    mrope_interleaved: true,
  });
  expect(readObjEmbedConfig(folder)).toEqual(expected);
});

test('ObjEmbed switches that are absent are off', () => {
  const folder = referenceFolder();
  edit(folder, 'config.json', ['use_two_tokens'], undefined);
  edit(folder, 'config.json', ['use_global_caption'], undefined);
  expect(readObjEmbedConfig(folder)).toMatchObject({ useTwoTokens: 0, useGlobalCaption: false });
});

test('a checkpoint may state its image area and proposer input, or have no preprocessor file', () => {
  const folder = referenceFolder();
  const objembed = { min_pixels: 65_536, max_pixels: 98_304, proposer_input_size: 320 };
  edit(folder, 'preprocessor_config.json', ['objembed'], objembed);
  expect(readObjEmbedConfig(folder)).toMatchObject({
    imagePixels: { min: 65_536, max: 98_304 },
    proposerInputSize: 320,
  });
  rmSync(join(folder, 'preprocessor_config.json'));
  expect(readObjEmbedConfig(folder)).toEqual(readObjEmbedConfig(REFERENCE));
});

test.each<[string[], unknown, string]>([
  [['model_type'], 'qwen2_vl', 'at model_type: '],
  [['image_token_id'], undefined, 'at image_token_id: '],
  [['use_two_tokens'], 3, 'at use_two_tokens: '],
  [['text_config'], null, 'at text_config: '],
  [['text_config', 'hidden_size'], '128', 'at text_config.hidden_size: '],
  [['text_config', 'num_hidden_layers'], 0, 'at text_config.num_hidden_layers: '],
  [['text_config', 'vocab_size'], 1e300, 'at text_config.vocab_size: '],
  [['text_config', 'hidden_act'], 'gelu', 'at text_config.hidden_act: '],
  [['text_config', 'rope_scaling', 'mrope_section'], [6, 10], 'at text_config.rope_scaling.mrope_section: '],
  [['text_config', 'rope_scaling', 'mrope_interleaved'], false, 'at text_config.rope_scaling.mrope_interleaved: '],
  [['text_config', 'rope_scaling'], undefined, 'mrope_section is missing'],
  [['text_config', 'rope_theta'], undefined, 'rope_theta is missing'],
  [['text_config', 'rope_scaling', 'mrope_section'], [6, 5, 6], 'mrope_section to add up to half of head_dim'],
  [['text_config', 'num_key_value_heads'], 3, 'num_key_value_heads to divide'],
  [['vision_config', 'hidden_act'], 'gelu', 'at vision_config.hidden_act: '],
  [['vision_config', 'num_heads'], 3, 'the vision heads'],
  [['vision_config', 'out_hidden_size'], 64, 'out_hidden_size'],
  [['vision_config', 'num_position_embeddings'], 200, 'square number'],
  [['vision_config', 'deepstack_visual_indexes'], [1, 2], 'at vision_config.deepstack_visual_indexes: '],
  [['vision_config', 'deepstack_visual_indexes'], [1, 2, 2], 'deepstack_visual_indexes to differ'],
  [['vision_config', 'deepstack_visual_indexes'], [1, 2, 6], 'below depth'],
])('%j = %j is refused with its file and field', (path, value, message) => {
  const folder = referenceFolder();
  edit(folder, 'config.json', path, value);
  expect(() => readObjEmbedConfig(folder)).toThrow(message);
  expect(() => readObjEmbedConfig(folder)).toThrow(join(folder, 'config.json'));
});

test.each<[string[], unknown, string]>([
  [['image_mean'], [0.48, 0.46, 0.41], 'at image_mean.0: '],
  [['objembed'], { min_pixels: 2e6 }, 'min_pixels'],
  [['objembed'], { proposer_input_size: 100 }, 'at objembed.proposer_input_size: '],
])('preprocessor %j = %j is refused', (path, value, message) => {
  const folder = referenceFolder();
  edit(folder, 'preprocessor_config.json', path, value);
  expect(() => readObjEmbedConfig(folder)).toThrow(message);
});

test.each([
  ['{"model_type":', 'cannot be parsed'],
  ['"text"', 'at the top level: '],
])('the file %s is refused', (contents, message) => {
  const folder = referenceFolder();
  writeFileSync(join(folder, 'config.json'), contents);
  expect(() => readObjEmbedConfig(folder)).toThrow(message);
});
