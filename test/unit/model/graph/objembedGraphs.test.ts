import { expect, test } from 'vitest';
import { buildObjEmbedGraphs } from '../../../../model/graph/objembedGraphs.ts';
import { configOf, randomCheckpoint } from './randomCheckpoint.ts';

const vision = { width: 16, heads: 2, depth: 3, merge: 2 };
const config = configOf({ width: 24, layers: 3, heads: [2, 1], headDim: 8, deepstack: [0, 1, 2], vision });
const checkpoint = randomCheckpoint(config);

test('a checkpoint becomes five graphs, and no weight is read before it is written', () => {
  const unread = { ...checkpoint, readFloat32: () => expect.unreachable('a weight was read') };
  const names = buildObjEmbedGraphs(unread, config).map(({ name }) => name);
  expect(names.sort()).toEqual(['decoder', 'heads', 'objects', 'pyramid', 'vision']);
});

test('every tensor is needed, and its name is in the error when it is missing', () => {
  for (const name of checkpoint.names()) {
    const build = () => buildObjEmbedGraphs(checkpoint.with({ [name]: null }), config);
    expect(build, name).toThrow(`"${name}"`);
  }
});

test('a tensor of another shape is refused by name', () => {
  for (const name of checkpoint.names()) {
    const shape = [...checkpoint.info(name).shape];
    const build = () => buildObjEmbedGraphs(checkpoint.with({ [name]: [shape[0] + 1, ...shape.slice(1)] }), config);
    expect(build, name).toThrow(`"${name}"`);
  }
});

test('a tensor that ObjEmbed does not have is refused instead of left out', () => {
  const name = 'model.language_model.layers.0.self_attn.q_proj.bias';
  expect(() => buildObjEmbedGraphs(checkpoint.with({ [name]: [16] }), config)).toThrow(`got ${name};`);
});

test('a stored vocabulary head is ignored', () => {
  const withHead = checkpoint.with({ 'lm_head.weight': [16, 24] });
  expect(() => buildObjEmbedGraphs(withHead, config)).not.toThrow();
});

test('the image logit is needed only by checkpoints with image captions', () => {
  const without = checkpoint.with({ logit_image_log_scale: null, logit_image_bias: null });
  expect(() => buildObjEmbedGraphs(without, { ...config, useGlobalCaption: false })).not.toThrow();
});
