import { type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProtoSchema } from 'onnx-buf';
import { constantTensor, DATA_TYPES, modelOf } from './onnxFile.ts';
import type { OnnxGraph, Weight } from './onnxGraph.ts';

/** A small graph as one `.onnx` file in memory, its weights inside. */
export function modelBytes(graph: OnnxGraph, name: string): Uint8Array {
  return toBinary(ModelProtoSchema, modelOf(graph, name, graph.weights.map(inlineWeight)));
}

/** The weights and constants of a graph, with their values in them. */
export function inlineTensors(graph: OnnxGraph): MessageInitShape<typeof TensorProtoSchema>[] {
  return [...graph.weights.map(inlineWeight), ...graph.constants.map(constantTensor)];
}

function inlineWeight({ name, elementType, shape, pieces }: Weight): MessageInitShape<typeof TensorProtoSchema> {
  const bytes = Array.from(
    pieces(),
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return { name, dims: shape.map(BigInt), dataType: DATA_TYPES[elementType], rawData: Buffer.concat(bytes) };
}
