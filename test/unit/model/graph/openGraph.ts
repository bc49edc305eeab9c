import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { writeModel } from '../../../../model/graph/onnxFile.ts';
import type { OnnxGraph } from '../../../../model/graph/onnxGraph.ts';
import { mropeTable } from '../../../../model/positions/mrope.ts';

export type Tensors = Readonly<Record<string, Tensor>>;
export type Run = (feeds: Tensors) => Promise<Tensors>;

/** Writes a graph, opens it on the CPU and takes the files away again. */
export async function openGraph(graph: OnnxGraph): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'objembed-graph-'));
  try {
    await writeModel(graph, folder, 'graph');
    const session = await InferenceSession.create(join(folder, 'graph.onnx'));
    return async (feeds) => await session.run(feeds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const float32 = (values: Float32Array | readonly number[], dims: readonly number[]): Tensor =>
  new Tensor('float32', Float32Array.from(values), dims);

export const int64 = (values: readonly number[], dims: readonly number[] = [values.length]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), dims);

export const matrix = (rows: readonly (readonly number[])[], width: number): Tensor =>
  float32(rows.flat(), [rows.length, width]);

export function valuesOf(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new Error(`Expected float32 values, got ${tensor.type}.`);
}

export interface DecoderPass {
  /** [batch·sequence, C] */
  readonly embeds: Float32Array;
  readonly batch?: number;
  /** [batch·sequence, 3] */
  readonly positions: Int32Array;
  readonly outputRows: readonly number[];
  readonly image?: { readonly start: number; readonly deepstack: readonly Tensor[] };
  /** Results of an earlier run. */
  readonly past?: Tensors;
  /** How many tokens a later run will continue; 0 by default. */
  readonly kept?: number;
}

/** The inputs of a decoder run; every token has its own row of angles. */
export function decoderFeeds({ text, vision }: ObjEmbedConfig, pass: DecoderPass): Tensors {
  const { embeds, batch = 1, positions, outputRows, image } = pass;
  const tokens = embeds.length / text.hiddenSize;
  const mrope = { headSize: text.headDim, theta: text.ropeTheta, section: text.mropeSection };
  const { cos, sin } = mropeTable(positions, mrope);
  const angles = [tokens, text.headDim / 2];
  const count = vision.deepstackVisualIndexes.length;
  const deepstack = image?.deepstack ?? Array.from({ length: count }, () => float32([], [0, text.hiddenSize]));
  return {
    inputs_embeds: float32(embeds, [batch, tokens / batch, text.hiddenSize]),
    cos: float32(cos, angles),
    sin: float32(sin, angles),
    position_ids: int64([...Array(tokens).keys()], [batch, tokens / batch]),
    output_rows: int64(outputRows),
    image_start: int64([image?.start ?? 0]),
    ...Object.fromEntries(deepstack.map((features, k) => [`deepstack_${k}`, features])),
    kept_tokens: int64([pass.kept ?? 0]),
    ...caches(text, pass.past),
  };
}

function caches(text: ObjEmbedConfig['text'], past: Tensors | undefined): Tensors {
  const empty = float32([], [1, text.numKeyValueHeads, 0, text.headDim]);
  const names = Array.from({ length: text.numHiddenLayers }, (_, i) => [`${i}.key`, `${i}.value`]).flat();
  return Object.fromEntries(names.map((name) => [`past_key_values.${name}`, past?.[`present.${name}`] ?? empty]));
}

/** Largest difference between two arrays of the same length. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`Expected ${expected.length} values, got ${actual.length}.`);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
  return largest;
}
