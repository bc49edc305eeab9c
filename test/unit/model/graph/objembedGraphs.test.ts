import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildObjEmbedGraphs } from '../../../../model/graph/objembedGraphs.ts';
import { configOf, randomCheckpoint } from './randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const config = configOf({ width: 24, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision });
const checkpoint = randomCheckpoint(config);

const root = mkdtempSync(join(tmpdir(), 'objembed-build-'));
const freshFolder = () => mkdtempSync(join(root, 'bundle-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a checkpoint becomes five graphs with their weights', () => {
  const folder = freshFolder();
  buildObjEmbedGraphs(checkpoint, config, folder);
  const names = ['decoder', 'heads', 'objects', 'pyramid', 'vision'];
  expect(readdirSync(folder).sort()).toEqual(names.flatMap((name) => [`${name}.onnx`, `${name}.weights`]));
});

test('every tensor is needed, and its name is in the error when it is missing', () => {
  const folder = freshFolder();
  for (const name of checkpoint.names()) {
    const build = () => buildObjEmbedGraphs(checkpoint.with({ [name]: null }), config, folder);
    expect(build, name).toThrow(`"${name}"`);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a tensor of another shape is refused by name', () => {
  const folder = freshFolder();
  for (const name of checkpoint.names()) {
    const shape = [...checkpoint.info(name).shape];
    const build = () =>
      buildObjEmbedGraphs(checkpoint.with({ [name]: [shape[0] + 1, ...shape.slice(1)] }), config, folder);
    expect(build, name).toThrow(`"${name}"`);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a tensor that ObjEmbed does not have is refused instead of left out', () => {
  const folder = freshFolder();
  const name = 'model.language_model.layers.0.self_attn.q_proj.bias';
  expect(() => buildObjEmbedGraphs(checkpoint.with({ [name]: [16] }), config, folder)).toThrow(`got ${name};`);
  expect(readdirSync(folder)).toEqual([]);
});

test('a stored vocabulary head is ignored', () => {
  const withHead = checkpoint.with({ 'lm_head.weight': [16, 24] });
  expect(() => buildObjEmbedGraphs(withHead, config, freshFolder())).not.toThrow();
});

test('the image logit is needed only by checkpoints with image captions', () => {
  const without = checkpoint.with({ logit_image_log_scale: null, logit_image_bias: null });
  expect(() => buildObjEmbedGraphs(without, { ...config, useGlobalCaption: false }, freshFolder())).not.toThrow();
});
