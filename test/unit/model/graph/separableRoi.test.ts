import { describe, expect, test } from 'vitest';
import { createGraph, float, INT64, type OnnxGraph, type Value } from '../../../../model/graph/onnxGraph.ts';
import { separableRoiAlign } from '../../../../model/graph/separableRoi.ts';
import { roiWeights } from '../../../../model/positions/roiWeights.ts';
import { float32, largestDifference, matrix, openGraph, type Tensors, valuesOf } from './openGraph.ts';
import { randomRows } from './randomCheckpoint.ts';

const CELLS = 7;
const [CHANNELS, H, W] = [6, 9, 15];
const map = float32(randomRows('map', CHANNELS * H, W).flat(), [1, CHANNELS, H, W]);

const boxes = [
  [0, 0, 120, 72], // the whole map at one eighth
  [3.3, 2.1, 17.9, 20.6],
  [30, 10, 31, 11], // smaller than a cell of the map
  [100, 60, 171, 140], // reaching far out of the map
  [-40, -9, 4, 12], // and on its other side
  [12, 5, 12, 5], // empty
  [0, 0, 112, 56], // as many pixels as samples
];

describe.each([1, 1 / 8, 0.31])('separable RoIAlign at scale %f', (scale) => {
  test.each([
    ['boxes of every kind', boxes],
    ['no boxes', []],
  ])('equals the operator for %s', async (_, rois) => {
    const fused = await run({ map, boxes: matrix(rois, 4) }, (graph, features) => roiAlign(graph, features, scale));
    const weights = {
      rows: float32(
        roiWeights(
          rois.map(([, y1, , y2]) => [y1, y2] as const),
          scale,
          CELLS,
          H,
        ),
        [rois.length, CELLS, H],
      ),
      columns: float32(
        roiWeights(
          rois.map(([x1, , x2]) => [x1, x2] as const),
          scale,
          CELLS,
          W,
        ),
        [rois.length, CELLS, W],
      ),
    };
    const separable = await run({ map, ...weights }, (graph, features) => {
      const input = (name: string) => graph.input(name, 'float32', ['boxes', CELLS, `${name}_size`]);
      return separableRoiAlign(graph, features, input('rows'), input('columns'), CELLS);
    });
    expect(separable.dims).toEqual([rois.length, CHANNELS, CELLS, CELLS]);
    expect(largestDifference(valuesOf(separable), valuesOf(fused))).toBeLessThan(1e-5);
  });
});

async function run(feeds: Tensors, build: (graph: OnnxGraph, features: Value) => Value) {
  const graph = createGraph();
  const features = graph.input('map', 'float32', [1, 'channels', 'height', 'width']);
  graph.output('aligned', build(graph, features), 'float32', ['boxes', 'channels', CELLS, CELLS]);
  return (await (await openGraph(graph))(feeds)).aligned;
}

function roiAlign(graph: OnnxGraph, features: Value, scale: number): Value {
  const rois = graph.input('boxes', 'float32', ['boxes', 4]);
  const count = graph.op('Shape', [rois], { start: 0, end: 1 });
  const images = graph.op('Cast', [graph.op('ConstantOfShape', [count])], { to: INT64 });
  return graph.op('RoiAlign', [features, rois, images], {
    coordinate_transformation_mode: 'output_half_pixel',
    output_height: CELLS,
    output_width: CELLS,
    sampling_ratio: 0,
    spatial_scale: float(scale),
  });
}
