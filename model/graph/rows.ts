import { float, type OnnxGraph, type Value } from './onnxGraph.ts';

/** A matrix [n, width]: every token, patch, box or cell is a row. */
export interface Rows extends Value {
  readonly width: number;
}

/** Operations on rows; those that mix no columns keep the width. */
export interface RowOperations {
  /** Views a tensor of any shape as a matrix [n, width]. */
  asRows(value: Value, width: number): Rows;
  /** Concatenates each `count` consecutive rows into one. */
  group(x: Rows, count: number): Rows;
  /** The rows of `x` at `indexes` (int64 [k]). */
  pick(x: Rows, indexes: Value): Rows;
  /** Adds rows, or one row to each. */
  add(a: Rows, b: Value): Rows;
  multiply(a: Rows, b: Rows): Rows;
  /** The exact form, by the error function. */
  gelu(x: Rows): Rows;
  /** The tanh approximation. */
  geluTanh(x: Rows): Rows;
  /** x·sigmoid(x). */
  silu(x: Rows): Rows;
}

export const rows = (value: Value, width: number): Rows => ({ name: value.name, width });

export function rowOperations(graph: OnnxGraph): RowOperations {
  const asRows: RowOperations['asRows'] = (value, width) =>
    rows(graph.op('Reshape', [value, graph.int64([-1, width])]), width);
  return {
    asRows,
    group: (x, count) => asRows(x, count * x.width),
    pick: (x, indexes) => rows(graph.op('Gather', [x, indexes], { axis: 0 }), x.width),
    add: (a, b) => rows(graph.op('Add', [a, b]), a.width),
    multiply: (a, b) => rows(graph.op('Mul', [a, b]), a.width),
    gelu: (x) => rows(graph.op('Gelu', [x], { approximate: 'none' }), x.width),
    geluTanh: (x) => rows(graph.op('Gelu', [x], { approximate: 'tanh' }), x.width),
    silu: (x) => rows(graph.op('com.microsoft.QuickGelu', [x], { alpha: float(1) }), x.width),
  };
}
