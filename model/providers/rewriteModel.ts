import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { inlineTensors } from '../graph/onnxBytes.ts';
import { node as toNode, valueInfo } from '../graph/onnxFile.ts';
import { createGraph, type OnnxGraph, type Value } from '../graph/onnxGraph.ts';

/** One operation of a model, as its replacement sees it. */
export interface OperationInModel {
  /** Unique in the model. */
  readonly name: string;
  /** Null where an optional input was left out. */
  input(index: number): Value | null;
  /** @throws when it was left out. */
  required(index: number): Value;
  /** The name of a result; null when nobody uses it. */
  output(index: number): string | null;
  integer(attribute: string): number | null;
  float(attribute: string): number | null;
  text(attribute: string): string | null;
}

/** What a replacement may do besides adding operations in place. */
export interface ModelRewriter {
  /** The graph that stands in for the operation; it names its results as the operation did. */
  readonly inPlace: OnnxGraph;
  /**
   * A value that many operations share, made once, ahead of the first of them and outside of branches, so that all
   * can see it.
   */
  shared(name: string, build: (graph: OnnxGraph) => Value): Value;
  /** A further fp32 input of the model. */
  input(name: string, dimensions: readonly (number | string)[]): Value;
}

/** Operations to replace, by domain and type: `com.microsoft.MultiHeadAttention`. */
export type Replacers = Readonly<Record<string, (operation: OperationInModel, rewriter: ModelRewriter) => void>>;

/**
 * Replaces operations of an ONNX model, also in branches. Weights outside of the file stay where they are.
 * @throws what a replacer throws.
 */
export function rewriteModel(bytes: Uint8Array, replacers: Replacers): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const { graph } = model;
  if (graph === undefined) throw new Error('Expected a graph in the model, got none; convert the checkpoint again.');
  return toBinary(ModelProtoSchema, { ...model, graph: rewriteGraph(graph, replacers) });
}

/** What the graph becomes, as it is rewritten operation by operation. */
interface Rewriting {
  readonly replacers: Replacers;
  readonly tensors: Map<string, TensorProto>;
  readonly inputs: OnnxGraph;
  readonly shared: Set<string>;
  /** Operations that go ahead of the current one of the outermost graph. */
  ahead: NodeProto[];
}

function rewriteGraph(graph: GraphProto, replacers: Replacers): GraphProto {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const rewriting: Rewriting = { replacers, tensors, inputs: createGraph(), shared: new Set(), ahead: [] };
  const node = graph.node.flatMap((original) => {
    rewriting.ahead = [];
    const replaced = replace(rewriting, original);
    return [...rewriting.ahead, ...replaced];
  });
  const added = rewriting.inputs.inputs.map((info) => create(ValueInfoProtoSchema, valueInfo(info)));
  return { ...graph, node, initializer: [...tensors.values()], input: [...graph.input, ...added] };
}

function replace(rewriting: Rewriting, node: NodeProto): NodeProto[] {
  const replacer = rewriting.replacers[node.domain === '' ? node.opType : `${node.domain}.${node.opType}`];
  if (replacer === undefined) {
    return [{ ...node, attribute: node.attribute.map((attribute) => replaceInBranch(rewriting, attribute)) }];
  }
  const inPlace = createGraph();
  replacer(operationOf(node), {
    inPlace,
    shared: (name, build) => share(rewriting, name, build),
    input: (name, dimensions) => rewriting.inputs.input(name, 'float32', dimensions),
  });
  addTensors(rewriting, inPlace);
  return nodesOf(inPlace, `${node.name}/`);
}

function replaceInBranch(rewriting: Rewriting, attribute: AttributeProto): AttributeProto {
  const { g: branch } = attribute;
  if (branch === undefined) return attribute;
  return { ...attribute, g: { ...branch, node: branch.node.flatMap((inner) => replace(rewriting, inner)) } };
}

function share(rewriting: Rewriting, name: string, build: (graph: OnnxGraph) => Value): Value {
  if (!rewriting.shared.has(name)) {
    rewriting.shared.add(name);
    const graph = createGraph();
    graph.output(name, build(graph), 'float32', []);
    addTensors(rewriting, graph);
    rewriting.ahead.push(...nodesOf(graph, `${name}/`));
  }
  return { name };
}

/** Constants are named by their values, so that those of one name are the same. */
function addTensors({ tensors }: Rewriting, added: OnnxGraph): void {
  for (const tensor of inlineTensors(added)) {
    const proto = create(TensorProtoSchema, tensor);
    if (!tensors.has(proto.name)) tensors.set(proto.name, proto);
  }
}

/** The operations of a graph with `scope` before the names that are its own. */
function nodesOf({ operations, outputs }: OnnxGraph, scope: string): NodeProto[] {
  const results = new Set(outputs.map(({ name }) => name));
  const own = new Set(operations.flatMap((operation) => operation.outputs).filter((name) => !results.has(name)));
  const scoped = (name: string) => (own.has(name) ? `${scope}${name}` : name);
  return operations.map((operation) => {
    const { name, inputs } = operation;
    const renamed = { name: `${scope}${name}`, inputs: inputs.map(scoped), outputs: operation.outputs.map(scoped) };
    return create(NodeProtoSchema, toNode({ ...operation, ...renamed }));
  });
}

function operationOf(node: NodeProto): OperationInModel {
  const nameAt = (names: readonly string[], index: number) => names[index] || null;
  const attribute = (name: string) => node.attribute.find((found) => found.name === name);
  const input = (index: number): Value | null => {
    const name = nameAt(node.input, index);
    return name === null ? null : { name };
  };
  return {
    name: node.name,
    input,
    required(index) {
      const value = input(index);
      if (value !== null) return value;
      throw new Error(
        `Expected input ${index} of ${node.opType} "${node.name}", got none; convert the checkpoint again.`,
      );
    },
    output: (index) => nameAt(node.output, index),
    integer(name) {
      const found = attribute(name);
      return found === undefined ? null : Number(found.i);
    },
    float: (name) => attribute(name)?.f ?? null,
    text(name) {
      const found = attribute(name);
      return found === undefined ? null : new TextDecoder().decode(found.s);
    },
  };
}
