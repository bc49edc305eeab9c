import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
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
} from './onnxGraph.ts';

/** ONNX 1.16. RoiAlign of opset 22 has no kernel in ONNX Runtime 1.30, so the graphs stay at 21. */
export const IR_VERSION = 10n;
export const OPSETS = [
  { domain: '', version: 21n },
  { domain: 'com.microsoft', version: 1n },
];

/** Page-aligned tensors can be mapped from the file without a copy. */
const ALIGNMENT = 4096;
/** One write call takes less than 2 GiB on every platform. */
const WRITE_BYTES = 2 ** 28;

const DATA_TYPES: Record<ElementType, DataType> = {
  float32: DataType.FLOAT,
  int64: DataType.INT64,
};

/**
 * Writes `<name>.onnx` and, beside it, `<name>.weights` with the initialisers as external data. Weights are read and
 * written one at a time, and both files are on disk when the call returns.
 * @throws when a weight yields another number of values than its shape has.
 */
export function writeModel(graph: OnnxGraph, folder: string, name: string): void {
  const location = `${name}.weights`;
  const initializers = writeFile(join(folder, location), (file) => writeWeights(file, graph.weights, location));
  const model = create(ModelProtoSchema, {
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
  const bytes = toBinary(ModelProtoSchema, model);
  writeFile(join(folder, `${name}.onnx`), (file) => writeAt(file, bytes, 0));
}

function writeFile<T>(path: string, write: (file: number) => T): T {
  const file = openSync(path, 'w');
  try {
    const result = write(file);
    fsyncSync(file);
    return result;
  } finally {
    closeSync(file);
  }
}

function writeWeights(file: number, weights: readonly Weight[], location: string) {
  let end = 0;
  return weights.map((weight) => {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    const length = writeWeight(file, weight, offset);
    end = offset + length;
    return externalTensor(weight, location, offset, length);
  });
}

function writeWeight(file: number, weight: Weight, offset: number): number {
  const data = weight.data();
  const expected = weight.shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) {
    throw new Error(
      `Expected ${expected} values for weight ${weight.name} of shape [${weight.shape}], got ${data.length}; ` +
        `its builder and its shape disagree.`,
    );
  }
  writeAt(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
  return data.byteLength;
}

function writeAt(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, Math.min(WRITE_BYTES, bytes.length - done), position + done);
  }
}

function externalTensor(
  weight: Weight,
  location: string,
  offset: number,
  length: number,
): MessageInitShape<typeof TensorProtoSchema> {
  return {
    name: weight.name,
    dims: weight.shape.map(BigInt),
    dataType: DataType.FLOAT,
    dataLocation: DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ],
  };
}

export function constantTensor({ name, values, scalar }: Constant): MessageInitShape<typeof TensorProtoSchema> {
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
