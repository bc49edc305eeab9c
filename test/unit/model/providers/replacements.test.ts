import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type GraphProto, ModelProtoSchema } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../../annotations/box.ts';
import { encodeImage } from '../../../../model/encodeImage.ts';
import { encodeTexts } from '../../../../model/encodeTexts.ts';
import { type Engine, openEngine } from '../../../../model/engine.ts';
import { decodeUpright } from '../../../../model/image/decode.ts';
import { type Replacement, replacementIds } from '../../../../model/providers/providers.ts';
import { replaceOperations } from '../../../../model/providers/replacements.ts';
import { referenceBundle } from '../bundle/referenceBundle.ts';
import { largestDifference } from '../graph/openGraph.ts';

const bundle = await referenceBundle();
const photograph = await decodeUpright('test/fixtures/reference/images/chelsea.png');
const boxes: Box[] = [
  [20.5, 30, 180, 200],
  [0, 0, photograph.width, photograph.height],
  [100, 100, 101, 103],
];

const fused = await embeddingsOf([]);

describe.each(replacementIds)('%s in place of the operators of a bundle', (replacement) => {
  test('gives the same embeddings of images and texts', async () => {
    const replaced = await embeddingsOf([replacement]);
    for (const [index, values] of fused.entries()) {
      expect(largestDifference(replaced[index], values)).toBeLessThan(1e-5 * largest(values));
    }
  });

  test('leaves none of them behind', () => {
    const operators = {
      'plain attention': ['MultiHeadAttention', 'GroupQueryAttention'],
      'separable RoIAlign': ['RoiAlign'],
    }[replacement];
    for (const name of ['vision', 'decoder', 'objects']) {
      const { bytes } = replaceOperations(readFileSync(join(bundle, `${name}.onnx`)), [replacement]);
      const left = operationsOf(fromBinary(ModelProtoSchema, bytes).graph).filter((type) => operators.includes(type));
      expect(left).toEqual([]);
    }
  });
});

test('a replaced graph keeps its inputs and outputs, and gets two inputs for each RoIAlign', () => {
  const graphOf = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes).graph;
  const original = readFileSync(join(bundle, 'objects.onnx'));
  const { bytes, roiInputs } = replaceOperations(original, replacementIds);
  const [before, after] = [graphOf(original), graphOf(bytes)].map((graph) => ({
    inputs: graph?.input.map(({ name }) => name),
    outputs: graph?.output.map(({ name }) => name),
  }));
  expect(roiInputs.map(({ map, boxes: from }) => [map, from])).toEqual([
    ['level_1', 'boxes'],
    ['level_2', 'boxes'],
    ['level_3', 'boxes'],
  ]);
  const added = roiInputs.flatMap(({ rows, columns }) => [rows, columns]);
  expect(after).toEqual({ inputs: [...(before?.inputs ?? []), ...added], outputs: before?.outputs });
});

async function embeddingsOf(replacements: readonly Replacement[]): Promise<Float32Array[]> {
  const engine = openEngine(bundle, 'fp32', { provider: 'cpu', replacements });
  try {
    return await embed(engine);
  } finally {
    await engine.close();
  }
}

async function embed(engine: Engine): Promise<Float32Array[]> {
  const image = await encodeImage(engine, photograph, boxes, 'rec');
  const texts = await encodeTexts(engine, 'object', ['a cat', 'the ear of a cat that looks to the left', 'nose']);
  return [image.objectEmbeddings, image.iouLogits, image.imageEmbeddings, texts];
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function operationsOf(graph: Pick<GraphProto, 'node'> | undefined): string[] {
  return (graph?.node ?? []).flatMap(({ opType, attribute }) => [
    opType,
    ...attribute.flatMap(({ g }) => operationsOf(g)),
  ]);
}
