import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { openTorchCheckpoint } from '../../../../model/checkpoint/torchZip.ts';
import { buildProposerGraph } from '../../../../model/graph/proposer.ts';

const checkpoint = join(import.meta.dirname, '../../../fixtures/proposer/wedetect_narrow_uni.pth');
const source = await openTorchCheckpoint(checkpoint);
afterAll(() => source.close());

const network = [...source.names()].filter((name) => !/num_batches_tracked|text_model/.test(name));

function without(hidden: string): TensorSource {
  return {
    ...source,
    names: () => network.filter((name) => name !== hidden),
    info: (name) => {
      if (name === hidden) throw new Error(`no tensor ${name}`);
      return source.info(name);
    },
  };
}

function reshaped(changed: string, shape: readonly number[]): TensorSource {
  return { ...source, info: (name) => (name === changed ? { dtype: 'F32', shape } : source.info(name)) };
}

test('each tensor of the network is needed, and its name is in the error when it is missing', () => {
  const build = (name: string) => {
    try {
      buildProposerGraph(without(name), 64);
      return 'built';
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown';
    }
  };
  expect(network.filter((name) => build(name) !== `no tensor ${name}`)).toEqual([]);
});

test('each tensor of the network has one shape that fits, and its name is in the error otherwise', () => {
  const names = [
    'backbone.image_model.model.stages.2.3.pwconv2.weight',
    'backbone.image_model.model.stages.0.1.gamma',
    'backbone.image_model.model.downsample_layers.3.1.weight',
    'neck.Bifusion0.upsample.upsample_transpose.weight',
    'neck.Rep_n3.m.block.1.conv2.block.bn.running_var',
    'bbox_head.head_module.cls_preds.1.2.weight',
    'bbox_head.head_module.cls_contrasts.2.logit_scale',
    'bbox_head.head_module.reg_preds.0.2.weight',
    'bbox_head.head_module.reg_preds.2.0.bn.weight',
    'embeddings',
  ];
  for (const name of names) {
    expect(() => buildProposerGraph(reshaped(name, [5, 3, 1]), 64), name).toThrow(name);
  }
});

test.each([0, -32, 100, 320.5])('an input size of %d is refused', (size) => {
  expect(() => buildProposerGraph(source, size)).toThrow(`Expected a multiple of 32`);
});

test('tensors that do not belong to the network are ignored', () => {
  expect(buildProposerGraph(source, 64).outputs.map(({ name }) => name)).toEqual(['logits', 'boxes']);
});
