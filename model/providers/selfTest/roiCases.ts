import { float, INT64, type OnnxGraph, type Value } from '../../graph/onnxGraph.ts';
import { separableRoiAlign } from '../../graph/separableRoi.ts';
import { roiWeights } from '../../positions/roiWeights.ts';
import type { FloatTensor } from '../../tensors.ts';
import { graphOf, type SelfTestCase } from './case.ts';
import { noise } from './reference.ts';

const CELLS = 7;
const SCALE = 0.25;
const [CHANNELS, HEIGHT, WIDTH] = [8, 12, 20];
const TOLERANCE = 2e-3;

const BOXES = [
  [0, 0, 80, 48],
  [3.3, 2.1, 57.9, 40.6],
  [30, 10, 31, 11],
  [60.5, 30, 99, 71],
];

/** RoIAlign by its operator and in products. */
export function roiCases(): SelfTestCase[] {
  const map: FloatTensor = { data: noise(20, CHANNELS * HEIGHT * WIDTH), dims: [1, CHANNELS, HEIGHT, WIDTH] };
  const weights = (first: number, size: number): FloatTensor => {
    const edges = BOXES.map((box) => [box[first], box[first + 2]] as const);
    return { data: roiWeights(edges, SCALE, CELLS, size), dims: [BOXES.length, CELLS, size] };
  };
  const [rows, columns] = [weights(1, HEIGHT), weights(0, WIDTH)];
  const boxes: FloatTensor = { data: Float32Array.from(BOXES.flat()), dims: [BOXES.length, 4] };
  const expected = align(map.data, rows.data, columns.data);
  return [
    {
      operation: 'RoIAlign',
      purpose: 'RoIAlign',
      graph: graphOf({ map, boxes }, 4, (graph, [input, rois]) => roiAlign(graph, input, rois)),
      feeds: { map, boxes },
      expected,
      tolerance: TOLERANCE,
    },
    {
      operation: 'separable RoIAlign',
      purpose: 'separable RoIAlign',
      graph: graphOf({ map, rows, columns }, 4, (graph, [input, r, c]) => separableRoiAlign(graph, input, r, c, CELLS)),
      feeds: { map, rows, columns },
      expected,
      tolerance: TOLERANCE,
    },
  ];
}

function roiAlign(graph: OnnxGraph, map: Value, boxes: Value): Value {
  const count = graph.op('Shape', [boxes], { start: 0, end: 1 });
  const images = graph.op('Cast', [graph.op('ConstantOfShape', [count])], { to: INT64 });
  return graph.op('RoiAlign', [map, boxes, images], {
    mode: 'avg',
    coordinate_transformation_mode: 'output_half_pixel',
    output_height: CELLS,
    output_width: CELLS,
    sampling_ratio: 0,
    spatial_scale: float(SCALE),
  });
}

/** Every cell as a sum over the whole map. */
function align(map: Float32Array, rows: Float32Array, columns: Float32Array): Float32Array {
  const perBox = CHANNELS * CELLS * CELLS;
  return Float32Array.from({ length: BOXES.length * perBox }, (_, i) => {
    const [box, channel] = [Math.floor(i / perBox), Math.floor(i / CELLS ** 2) % CHANNELS];
    const [row, column] = [Math.floor(i / CELLS) % CELLS, i % CELLS];
    let sum = 0;
    for (let y = 0; y < HEIGHT; y++) {
      const share = rows[(box * CELLS + row) * HEIGHT + y];
      for (let x = 0; x < WIDTH; x++) {
        sum += share * columns[(box * CELLS + column) * WIDTH + x] * map[(channel * HEIGHT + y) * WIDTH + x];
      }
    }
    return sum;
  });
}
