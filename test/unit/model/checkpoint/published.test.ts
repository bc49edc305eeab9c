import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { elementCount, type TensorInfo, type TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { buildObjEmbedGraphs } from '../../../../model/graph/objembedGraphs.ts';
import { weightBytes } from '../../../../model/graph/onnxFile.ts';
import type { Precision } from '../../../../model/precision/precisions.ts';
import { checkpointShapes } from '../../../randomCheckpoint/shapes.ts';
import { configJson, type ModelSize } from '../../../randomCheckpoint/sizes.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The table of contents of a published checkpoint, without its weights. */
function published(model: ModelSize) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configJson({ model })));
  const config = readObjEmbedConfig(folder);
  const shapes = new Map(Object.entries(checkpointShapes(config)));
  const source: TensorSource = {
    description: model,
    names: () => shapes.keys(),
    has: (name) => shapes.has(name),
    info: (name): TensorInfo => ({ dtype: 'BF16', shape: shapes.get(name) ?? [] }),
    readFloat32: () => expect.unreachable('no weight is read before it is written'),
    readBytes: () => expect.unreachable('no weight is read before it is written'),
    close() {},
  };
  return {
    folder,
    config,
    source,
    parameters: [...shapes.values()].reduce((sum, shape) => sum + elementCount(shape), 0),
  };
}

test.each([
  ['2b', 2_382_359_045],
  ['4b', 4_835_975_813],
] as const)('ObjEmbed-%s has the parameters of the published one', (model, parameters) => {
  expect(published(model).parameters).toBe(parameters);
});

/** Weights of a bundle in units of 10⁹ bytes. */
function bundleSize(model: ModelSize, precision: Precision): number {
  const { source, config } = published(model);
  const graphs = buildObjEmbedGraphs(source, config, precision);
  return graphs.reduce((sum, { graph }) => sum + weightBytes(graph), 0) / 1e9;
}

test.each(['2b', '4b'] as const)('graphs of ObjEmbed-%s of int8 take under a third of the room of fp32', (model) => {
  const [fp32, fp16, int8, int4] = (['fp32', 'fp16', 'int8', 'int4'] as const).map((kind) => bundleSize(model, kind));
  expect(fp32).toBeCloseTo(model === '2b' ? 8.29 : 17.79, 1);
  expect(fp16).toBeLessThan(fp32);
  expect(int8).toBeLessThan(fp32 / 3);
  expect(int4).toBeLessThan(int8);
});
