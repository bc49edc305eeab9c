import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import type {
  Attribute,
  Branch,
  Constant,
  ElementType,
  OnnxGraph,
  Operation,
  TensorInfo,
  Weight,
  WeightType,
} from './onnxGraph.ts';

/** ONNX 1.16. RoiAlign of opset 22 has no kernel in ONNX Runtime 1.30, so the graphs stay at 21. */
const IR_VERSION = 10n;
const OPSETS = [
  { domain: '', version: 21n },
  { domain: 'com.microsoft', version: 1n },
];

/** Page-aligned tensors can be mapped from the file without a copy. */
const ALIGNMENT = 4096;
/** One write call takes less than 2 GiB on every platform. */
const WRITE_BYTES = 2 ** 28;

export const DATA_TYPES: Record<ElementType | WeightType, DataType> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  uint8: DataType.UINT8,
  int64: DataType.INT64,
};

const BYTES: Record<WeightType, number> = { float32: 4, float16: 2, uint8: 1 };

export interface WriteOptions {
  /** Looked at between two pieces. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes of weights have been written since it was told last. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Bytes that `writeModel` writes for the weights of a graph. */
export function weightBytes({ weights }: OnnxGraph): number {
  return weights.reduce((end, weight) => aligned(end) + sizeOf(weight), 0);
}

/**
 * Writes `<name>.onnx` and, beside it, `<name>.weights` with the initialisers as external data. Weights are read and
 * written piece by piece, and other work of the process goes on between two pieces.
 * @throws when a weight yields another number of values than its shape has, and the signal's reason.
 */
export async function writeModel(
  graph: OnnxGraph,
  folder: string,
  name: string,
  options: WriteOptions = {},
): Promise<void> {
  const location = `${name}.weights`;
  const file = await open(join(folder, location), 'w');
  try {
    const initializers = await writeWeights(file, graph.weights, location, options);
    await writeFile(join(folder, `${name}.onnx`), toBinary(ModelProtoSchema, modelOf(graph, name, initializers)));
  } finally {
    await file.close();
  }
}

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** A graph as a model; its constants stand in it, its weights are the initialisers. */
export function modelOf(graph: OnnxGraph, name: string, initializers: readonly TensorInit[]) {
  return create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: OPSETS,
    producerName: 'objembed-studio',
    graph: {
      name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: [...initializers, ...graph.constants.map(constantTensor)],
      node: graph.operations.map(node),
    },
  });
}

async function writeWeights(
  file: FileHandle,
  weights: readonly Weight[],
  location: string,
  options: WriteOptions,
): Promise<TensorInit[]> {
  const tensors: TensorInit[] = [];
  let end = 0;
  for (const weight of weights) {
    const offset = aligned(end);
    const length = await writeWeight(file, weight, offset, options);
    if (offset > end) options.onBytes?.(offset - end);
    end = offset + length;
    tensors.push(externalTensor(weight, location, offset, length));
  }
  return tensors;
}

async function writeWeight(
  file: FileHandle,
  weight: Weight,
  offset: number,
  { signal, onBytes }: WriteOptions,
): Promise<number> {
  const expected = sizeOf(weight);
  let length = 0;
  for (const { buffer, byteOffset, byteLength } of weight.pieces()) {
    signal?.throwIfAborted();
    await writeAt(file, new Uint8Array(buffer, byteOffset, byteLength), offset + length);
    length += byteLength;
    onBytes?.(byteLength);
  }
  if (length === expected) return length;
  const [wanted, got] = [expected, length].map((bytes) => bytes / BYTES[weight.elementType]);
  throw new Error(
    `Expected ${wanted} values for weight ${weight.name} of shape [${weight.shape}], got ${got}; ` +
      `its builder and its shape disagree.`,
  );
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(WRITE_BYTES, bytes.length - done);
    done += (await file.write(bytes, done, length, position + done)).bytesWritten;
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

function sizeOf({ elementType, shape }: Weight): number {
  return shape.reduce((product, size) => product * size, BYTES[elementType]);
}

function externalTensor(weight: Weight, location: string, offset: number, length: number): TensorInit {
  return {
    name: weight.name,
    dims: weight.shape.map(BigInt),
    dataType: DATA_TYPES[weight.elementType],
    dataLocation: DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ],
  };
}

export function constantTensor({ name, values, scalar }: Constant): TensorInit {
  return {
    name,
    dims: scalar ? [] : [BigInt(values.length)],
    dataType: DataType.INT64,
    rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
  };
}

export function valueInfo({
  name,
  elementType,
  dimensions,
}: TensorInfo): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = dimensions.map((size) =>
    typeof size === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
      : { value: { case: 'dimParam' as const, value: size } },
  );
  return {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DATA_TYPES[elementType], shape: { dim } } } },
  };
}

/** Weights and constants of a branch are written with the graph around it. */
function branch(name: string, { operations, outputs }: Branch): MessageInitShape<typeof GraphProtoSchema> {
  return { name, output: outputs.map(valueInfo), node: operations.map(node) };
}

export function node(operation: Operation): MessageInitShape<typeof NodeProtoSchema> {
  return {
    name: operation.name,
    opType: operation.type,
    domain: operation.domain,
    input: [...operation.inputs],
    output: [...operation.outputs],
    attribute: Object.entries(operation.attributes).map(([name, value]) => attribute(name, value)),
  };
}

function attribute(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('branch' in value) return { name, type: AttributeType.GRAPH, g: branch(name, value.branch) };
  return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
}
