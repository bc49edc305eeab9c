import { requireShape, type TensorSource } from '../checkpoint/tensorSource.ts';
import { precisionOf } from '../precision/plan.ts';
import type { Precision } from '../precision/precisions.ts';
import { products } from '../precision/products.ts';
import { float, type OnnxGraph, type Value } from './onnxGraph.ts';
import { type RowOperations, type Rows, rowOperations, rows } from './rows.ts';

/** What a graph is built from. */
export interface GraphSource {
  readonly source: TensorSource;
  readonly precision: Precision;
}

/**
 * The layers of a network whose weights are named like in the checkpoint. A layer checks the shapes of its tensors
 * when it is added, and their values are read only when the model is written.
 */
export interface Layers extends RowOperations {
  readonly graph: OnnxGraph;
  /** The same layers with `scope.` in front of every tensor name. */
  at(scope: string): Layers;
  /** y = x·Wᵀ + b, W [width, x.width]. */
  linear(x: Rows, name: string, width: number, options?: { readonly bias: boolean }): Rows;
  /** Two linear layers, `name.0` and `name.2`, with an exact GELU between them. */
  mlp(x: Rows, name: string, hidden: number, width: number): Rows;
  /** (x − mean)/√(variance + epsilon)·weight + bias over each row. */
  layerNorm(x: Rows, name: string, epsilon: number): Rows;
  /** x/√(mean x² + epsilon)·weight over each row. */
  rmsNorm(x: Rows, name: string, epsilon: number): Rows;
  /** A tensor of the checkpoint as it is stored. */
  tensor(name: string, shape: readonly number[]): Value;
  /** A tensor stored with another shape, made from its fp32 values by `transform`. */
  derived(
    name: string,
    stored: readonly number[],
    shape: readonly number[],
    transform: (values: Float32Array) => Float32Array,
  ): Value;
}

/** Layers that take their weights from a checkpoint and add their operations to `graph`. */
export function createLayers(graph: OnnxGraph, { source, precision }: GraphSource, scope = ''): Layers {
  const operations = rowOperations(graph);

  const derived: Layers['derived'] = (name, stored, shape, transform) => {
    const fullName = `${scope}${name}`;
    requireShape(source, fullName, stored);
    return graph.weight(fullName, shape, () => transform(source.readFloat32(fullName)));
  };
  const tensor: Layers['tensor'] = (name, shape) => derived(name, shape, shape, (values) => values);

  const linear: Layers['linear'] = (x, name, width, { bias } = { bias: true }) => {
    const weight = { source, name: `${scope}${name}.weight`, shape: [width, x.width] as const };
    requireShape(source, weight.name, weight.shape);
    const product = products[precisionOf(precision, weight.name)];
    return rows(product(graph, x, weight, bias ? tensor(`${name}.bias`, [width]) : null), width);
  };

  return {
    graph,
    ...operations,
    at: (inner) => createLayers(graph, { source, precision }, `${scope}${inner}.`),
    linear,
    mlp: (x, name, hidden, width) => linear(operations.gelu(linear(x, `${name}.0`, hidden)), `${name}.2`, width),
    layerNorm(x, name, epsilon) {
      const parameters = [tensor(`${name}.weight`, [x.width]), tensor(`${name}.bias`, [x.width])];
      return rows(graph.op('LayerNormalization', [x, ...parameters], { axis: -1, epsilon: float(epsilon) }), x.width);
    },
    rmsNorm(x, name, epsilon) {
      const inputs = [x, tensor(`${name}.weight`, [x.width])];
      const attributes = { axis: -1, epsilon: float(epsilon), stash_type: 1 };
      return rows(graph.op('SimplifiedLayerNormalization', inputs, attributes), x.width);
    },
    tensor,
    derived,
  };
}
