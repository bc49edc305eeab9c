import type { OnnxGraph, Value } from '../graph/onnxGraph.ts';
import { byHead, causalMask, plainAttention } from '../graph/plainAttention.ts';
import { separableRoiAlign } from '../graph/separableRoi.ts';
import type { Replacement } from './providers.ts';
import { type ModelRewriter, type OperationInModel, type Replacers, rewriteModel } from './rewriteModel.ts';
import type { RoiInputs } from './roiInputs.ts';

/** A model with replaced operations, and the inputs that they need besides those of the bundle. */
export interface ReplacedModel {
  readonly bytes: Uint8Array;
  readonly roiInputs: readonly RoiInputs[];
}

/**
 * Replaces operations of an ONNX model by others that give the same results.
 * @throws naming the operation that has inputs or attributes which its replacement does not know.
 */
export function replaceOperations(bytes: Uint8Array, replacements: readonly Replacement[]): ReplacedModel {
  const roiInputs: RoiInputs[] = [];
  const attention: Replacers = {
    'com.microsoft.MultiHeadAttention': replaceFullAttention,
    'com.microsoft.GroupQueryAttention': replaceCausalAttention,
  };
  const roiAlign: Replacers = {
    RoiAlign: (operation, rewriter) => void roiInputs.push(replaceRoiAlign(operation, rewriter)),
  };
  const replacers = {
    ...(replacements.includes('plain attention') ? attention : {}),
    ...(replacements.includes('separable RoIAlign') ? roiAlign : {}),
  };
  return { bytes: rewriteModel(bytes, replacers), roiInputs };
}

/** Attention without a mask, of queries, keys and values alone. */
function replaceFullAttention(operation: OperationInModel, { inPlace: graph }: ModelRewriter): void {
  requireNone(operation, [3, 4, 5, 6, 7]);
  const heads = integerOf(operation, 'num_heads');
  const [q, k, v] = [0, 1, 2].map((index) => operation.required(index));
  const options = { heads, keyValueHeads: heads, scale: operation.float('scale'), mask: null };
  emit(graph, operation, 0, plainAttention(graph, options, q, byHead(graph, k, heads), byHead(graph, v, heads)));
}

/** Causal attention of rotated queries and keys, with or without past tokens and a bias on the scores. */
function replaceCausalAttention(operation: OperationInModel, { inPlace: graph, shared }: ModelRewriter): void {
  requireNone(operation, [7, 8, 9, 11, 12, 13, 14, 15]);
  const [heads, keyValueHeads] = ['num_heads', 'kv_num_heads'].map((name) => integerOf(operation, name));
  const [q, length, bias] = [operation.required(0), operation.required(6), operation.input(10)];
  const [key, value] = [1, 2].map((index) => {
    const past = operation.input(index + 2);
    const added = byHead(graph, operation.required(index), keyValueHeads);
    return past === null ? added : graph.op('Concat', [past, added], { axis: 2 });
  });
  const causal = shared(`causal mask of ${length.name}`, (outer) => causalMask(outer, q, length));
  const mask = bias === null ? causal : graph.op('Add', [causal, bias]);
  const options = { heads, keyValueHeads, scale: operation.float('scale'), mask };
  emit(graph, operation, 0, plainAttention(graph, options, q, key, value));
  emit(graph, operation, 1, key);
  emit(graph, operation, 2, value);
}

/** The legacy form of RoIAlign over boxes of one image. */
function replaceRoiAlign(operation: OperationInModel, { inPlace: graph, input }: ModelRewriter): RoiInputs {
  const cells = integerOf(operation, 'output_height');
  const isKnown =
    operation.text('coordinate_transformation_mode') === 'output_half_pixel' &&
    (operation.text('mode') ?? 'avg') === 'avg' &&
    (operation.integer('sampling_ratio') ?? 0) === 0 &&
    operation.integer('output_width') === cells;
  if (!isKnown) throw unknownForm(operation);
  const [map, boxes] = [operation.required(0), operation.required(1)];
  const [rows, columns] = ['rows', 'columns'].map((part) => `${operation.name}/${part}`);
  const weights = [rows, columns].map((name) => input(name, ['boxes', cells, `${name}_size`]));
  emit(graph, operation, 0, separableRoiAlign(graph, map, weights[0], weights[1], cells));
  return { map: map.name, boxes: boxes.name, scale: operation.float('spatial_scale') ?? 1, cells, rows, columns };
}

/** Gives a value the name of the operation's result, where that is used. */
function emit(graph: OnnxGraph, operation: OperationInModel, index: number, value: Value): void {
  const name = operation.output(index);
  if (name !== null) graph.output(name, value, 'float32', []);
}

function integerOf(operation: OperationInModel, attribute: string): number {
  const value = operation.integer(attribute);
  if (value === null) throw unknownForm(operation);
  return value;
}

function requireNone(operation: OperationInModel, inputs: readonly number[]): void {
  if (inputs.some((index) => operation.input(index) !== null)) throw unknownForm(operation);
}

function unknownForm({ name }: OperationInModel): Error {
  return new Error(`Expected ${name} in the form that bundles have, got another; convert the checkpoint again.`);
}
