import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { TensorProto_DataType as DataType, ModelProtoSchema, type TensorProtoSchema } from 'onnx-buf';
import { constantTensor, IR_VERSION, node, OPSETS, valueInfo } from './onnxFile.ts';
import type { OnnxGraph, Weight } from './onnxGraph.ts';

/** A small graph as one `.onnx` file in memory, its weights inside. */
export function modelBytes(graph: OnnxGraph, name: string): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: OPSETS,
    producerName: 'objembed-studio',
    graph: {
      name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: inlineTensors(graph),
      node: graph.operations.map(node),
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** The weights and constants of a graph, with their values in them. */
export function inlineTensors(graph: OnnxGraph): MessageInitShape<typeof TensorProtoSchema>[] {
  return [...graph.weights.map(inlineWeight), ...graph.constants.map(constantTensor)];
}

function inlineWeight({ name, shape, data }: Weight): MessageInitShape<typeof TensorProtoSchema> {
  const { buffer, byteOffset, byteLength } = data();
  const rawData = new Uint8Array(buffer, byteOffset, byteLength).slice();
  return { name, dims: shape.map(BigInt), dataType: DataType.FLOAT, rawData };
}
