import type { OnnxGraph, Value } from './onnxGraph.ts';

/**
 * RoIAlign as two products: the sample points of a box form a grid, so that the rows of a map are mixed first and its
 * columns after that. For execution providers without the operator.
 * @param map [1, C, H, W]
 * @param rows [N, cells, H] and columns [N, cells, W], as `roiWeights` gives them; N may be 0.
 * @returns [N, C, cells, cells]
 */
export function separableRoiAlign(graph: OnnxGraph, map: Value, rows: Value, columns: Value, cells: number): Value {
  const size = (value: Value, axis: number) => graph.op('Shape', [value], { start: axis, end: axis + 1 });
  const view = (value: Value, sizes: readonly Value[]) =>
    graph.op('Reshape', [value, graph.op('Concat', sizes, { axis: 0 })]);
  const [channels, height, width] = [1, 2, 3].map((axis) => size(map, axis));
  const boxes = size(rows, 0);

  // All boxes in one product with the rows of the map: [N·cells, H] × [H, C·W].
  const byRow = view(graph.op('Transpose', [map], { perm: [2, 0, 1, 3] }), [
    height,
    graph.op('Mul', [channels, width]),
  ]);
  const mixedRows = graph.op('MatMul', [view(rows, [graph.op('Mul', [boxes, graph.int64([cells])]), height]), byRow]);

  // And one a box with the columns: [cells·C, W] × [W, cells].
  const perBox = view(mixedRows, [boxes, graph.op('Mul', [channels, graph.int64([cells])]), width]);
  const mixed = graph.op('MatMul', [perBox, graph.op('Transpose', [columns], { perm: [0, 2, 1] })]);
  const apart = view(mixed, [boxes, graph.int64([cells]), channels, graph.int64([cells])]);
  return graph.op('Transpose', [apart], { perm: [0, 2, 1, 3] });
}
