/** A tensor inside a graph: an input, a weight, a constant or the result of an operation. */
export interface Value {
  readonly name: string;
}

export type ElementType = 'float32' | 'int64';

/** Element types of weights; what flows between operations, and all inputs and outputs, is fp32 or an integer. */
export type WeightType = 'float32' | 'float16' | 'uint8';

/** Codes of element types, for the attribute `to` of Cast. */
export const FLOAT = 1;
export const FLOAT16 = 10;
export const INT32 = 6;
export const INT64 = 7;

/** A known size, or the name of one that is only known when the graph runs. */
export type Dimension = number | string;

export interface TensorInfo {
  readonly name: string;
  readonly elementType: ElementType;
  readonly dimensions: readonly Dimension[];
}

/** An initialiser whose values are read only while the model is written, piece by piece. */
export interface Weight {
  readonly name: string;
  readonly elementType: WeightType;
  readonly shape: readonly number[];
  readonly pieces: () => Iterable<WeightPiece>;
}

/** Consecutive values of a weight, row-major. */
export type WeightPiece = Float32Array | Uint16Array | Uint8Array;

/** Small integers (shapes, axes, indexes) that live inside the `.onnx` file. */
export interface Constant {
  readonly name: string;
  readonly values: readonly number[];
  readonly scalar: boolean;
}

/** Bare numbers are integers; a float is marked, because ONNX tells `1` from `1.0`. */
export type Attribute = number | string | readonly number[] | { readonly float: number } | { readonly branch: Branch };

/** Operations that run only when they are chosen; they see all earlier values of the graph around them. */
export type Branch = Pick<OnnxGraph, 'operations' | 'outputs'>;

export interface Operation {
  readonly name: string;
  readonly domain: string;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An ONNX graph under construction. Operations run in the order in which they were added. */
export interface OnnxGraph {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly weights: readonly Weight[];
  readonly constants: readonly Constant[];
  readonly operations: readonly Operation[];

  input(name: string, elementType: ElementType, dimensions: readonly Dimension[]): Value;

  /** Names `value` as a result of the graph. */
  output(name: string, value: Value, elementType: ElementType, dimensions: readonly Dimension[]): void;

  /** Adds an fp32 initialiser, row-major; a second call with the same name returns the first. */
  weight(name: string, shape: readonly number[], data: () => Float32Array): Value;

  /** Like `weight`, for values of any type that come in pieces, so that memory stays at one of them. */
  streamedWeight(weight: Weight): Value;

  /** An int64 constant: a list is a vector, a bare number a scalar. */
  int64(values: readonly number[] | number): Value;

  /**
   * Adds an operation with one result. `type` is an ONNX operator, with its domain in front when that is not the
   * standard one (`com.microsoft.MultiHeadAttention`); `null` leaves an optional input out.
   */
  op(type: string, inputs: readonly (Value | null)[], attributes?: Readonly<Record<string, Attribute>>): Value;

  /** Like `op`, for an operation with `count` results. */
  ops(
    count: number,
    type: string,
    inputs: readonly (Value | null)[],
    attributes?: Readonly<Record<string, Attribute>>,
  ): readonly Value[];

  /** The fp32 result of one of two branches, by a boolean scalar: only that branch runs. */
  choose(
    condition: Value,
    dimensions: readonly Dimension[],
    whenTrue: (branch: OnnxGraph) => Value,
    whenFalse: (branch: OnnxGraph) => Value,
  ): Value;
}

export const float = (value: number): Attribute => ({ float: value });

/** An empty graph. */
export function createGraph(): OnnxGraph {
  return openScope('', new Map(), new Map());
}

/** A graph or a branch of one: weights and constants belong to the whole, and no name is used twice in it. */
function openScope(scope: string, weights: Map<string, Weight>, constants: Map<string, Constant>): OnnxGraph {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const operations: Operation[] = [];

  function append(
    count: number,
    type: string,
    from: readonly (Value | null)[],
    attributes: Operation['attributes'] = {},
  ): readonly Value[] {
    const dot = type.lastIndexOf('.') + 1;
    const name = `${scope}${type.slice(dot)}_${operations.length}`;
    const results = Array.from({ length: count }, (_, i) => ({ name: count === 1 ? name : `${name}_${i}` }));
    operations.push({
      name,
      domain: type.slice(0, Math.max(dot - 1, 0)),
      type: type.slice(dot),
      inputs: from.map((value) => value?.name ?? ''),
      outputs: results.map((value) => value.name),
      attributes,
    });
    return results;
  }

  function streamedWeight(weight: Weight): Value {
    if (!weights.has(weight.name)) weights.set(weight.name, weight);
    return { name: weight.name };
  }

  return {
    inputs,
    outputs,
    operations,
    get weights() {
      return [...weights.values()];
    },
    get constants() {
      return [...constants.values()];
    },
    input(name, elementType, dimensions) {
      inputs.push({ name, elementType, dimensions });
      return { name };
    },
    output(name, value, elementType, dimensions) {
      operations.push({ name, domain: '', type: 'Identity', inputs: [value.name], outputs: [name], attributes: {} });
      outputs.push({ name, elementType, dimensions });
    },
    weight: (name, shape, data) => streamedWeight({ name, elementType: 'float32', shape, pieces: () => [data()] }),
    streamedWeight,
    int64(values) {
      const name = `int64:${JSON.stringify(values)}`;
      const scalar = typeof values === 'number';
      constants.set(name, { name, values: scalar ? [values] : values, scalar });
      return { name };
    },
    op(type, from, attributes) {
      const [result] = append(1, type, from, attributes);
      return result;
    },
    ops: append,
    choose(condition, dimensions, whenTrue, whenFalse) {
      const branch = (side: string, build: (inner: OnnxGraph) => Value) => {
        const inner = openScope(`${scope}If_${operations.length}/${side}/`, weights, constants);
        inner.output(`${scope}If_${operations.length}/${side}`, build(inner), 'float32', dimensions);
        return { branch: inner };
      };
      const branches = { then_branch: branch('then', whenTrue), else_branch: branch('else', whenFalse) };
      const [result] = append(1, 'If', [condition], branches);
      return result;
    },
  };
}
