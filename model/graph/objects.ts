import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import { createLayers, type GraphSource, type Layers } from './layers.ts';
import { createGraph, float, INT64, type OnnxGraph, type Value } from './onnxGraph.ts';
import { type Rows, rows } from './rows.ts';

/** Cells per side that RoIAlign cuts a box into. */
const CELLS = 7;

/**
 * The two tokens of each of N boxes; N may be 0.
 * - in: `level_1`, `level_2`, `level_3` as `pyramid` gives them; `boxes` [N, 4], x1 y1 x2 y2 in pixels of the resized
 *   image; `box_sine` [N, C], the sine embedding of the boxes.
 * - out: `object_tokens` [2N, C]: for each box its content and then its IoU query.
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildObjectsGraph(from: GraphSource, config: ObjEmbedConfig): OnnxGraph {
  const width = config.text.hiddenSize;
  const graph = createGraph();
  const net = createLayers(graph, from);
  const model = net.at('model');

  const boxes = graph.input('boxes', 'float32', ['boxes', 4]);
  const boxSine = rows(graph.input('box_sine', 'float32', ['boxes', width]), width);
  const boxPositions = model.mlp(boxSine, 'object_pos_projector', width, width);

  const cells = model.linear(alignedCells(net, config, boxes), 'merge', width);
  const pooled = averagesCells(from, width) ? cellMean(graph, cells) : model.group(cells, CELLS * CELLS);
  const content = net.add(model.mlp(pooled, 'object_vision_projector', width, width), boxPositions);
  const iouQuery = net.add(boxPositions, net.tensor('logit_pos_embedding.weight', [1, width]));

  const pairs = graph.op('Concat', [content, iouQuery], { axis: 1 });
  graph.output('object_tokens', net.asRows(pairs, width), 'float32', ['object_tokens', width]);
  return graph;
}

/**
 * Models wider than 4000 average the cells of a box, where narrower ones project them all together; the projector's
 * shape tells which.
 */
function averagesCells({ source }: GraphSource, width: number): boolean {
  return source.info('model.object_vision_projector.0.weight').shape[1] === width;
}

/** RoIAlign of the three levels: the channels of all levels for every cell of every box, [49·N, C/4 + C/2 + C]. */
function alignedCells({ graph, asRows }: Layers, config: ObjEmbedConfig, boxes: Value): Rows {
  const width = config.text.hiddenSize;
  const tokenPixels = config.vision.patchSize * config.vision.spatialMergeSize;
  const onlyImage = graph.op('ConstantOfShape', [graph.op('Shape', [boxes], { start: 0, end: 1 })]);
  const imageIndexes = graph.op('Cast', [onlyImage], { to: INT64 });
  const levels = [
    { name: 'level_1', channels: width / 4, scale: 4 / tokenPixels },
    { name: 'level_2', channels: width / 2, scale: 2 / tokenPixels },
    { name: 'level_3', channels: width, scale: 1 / tokenPixels },
  ];
  const aligned = levels.map(({ name, channels, scale }) => {
    const map = graph.input(name, 'float32', [1, channels, `${name}_h`, `${name}_w`]);
    return roiAlign(graph, map, boxes, imageIndexes, scale);
  });
  const joined = graph.op('Concat', aligned, { axis: 1 });
  const channelsLast = graph.op('Transpose', [joined], { perm: [0, 2, 3, 1] });
  return asRows(
    channelsLast,
    levels.reduce((sum, { channels }) => sum + channels, 0),
  );
}

/** The form without the half-pixel shift, and as many samples per cell as it has pixels of the map. */
function roiAlign(graph: OnnxGraph, map: Value, boxes: Value, imageIndexes: Value, scale: number): Value {
  return graph.op('RoiAlign', [map, boxes, imageIndexes], {
    mode: 'avg',
    coordinate_transformation_mode: 'output_half_pixel',
    output_height: CELLS,
    output_width: CELLS,
    sampling_ratio: 0,
    spatial_scale: float(scale),
  });
}

/** [49·N, C] → [N, C]. */
function cellMean(graph: OnnxGraph, cells: Rows): Rows {
  const byBox = graph.op('Reshape', [cells, graph.int64([-1, CELLS * CELLS, cells.width])]);
  return rows(graph.op('ReduceMean', [byBox, graph.int64([1])], { keepdims: 0 }), cells.width);
}
