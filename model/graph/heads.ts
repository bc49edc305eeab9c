import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import { createLayers, type GraphSource } from './layers.ts';
import { createGraph, type OnnxGraph } from './onnxGraph.ts';
import { rows } from './rows.ts';

/**
 * The IoU head.
 * - in: `iou_rows` [N, C], the decoder's rows of the IoU queries.
 * - out: `iou_logits` [N]; their sigmoid is the predicted IoU.
 * @throws when a tensor is missing or has another shape than the configuration says.
 */
export function buildHeadsGraph(from: GraphSource, config: ObjEmbedConfig): OnnxGraph {
  const width = config.text.hiddenSize;
  const graph = createGraph();
  const net = createLayers(graph, from);
  const iouRows = rows(graph.input('iou_rows', 'float32', ['boxes', width]), width);
  const logits = net.mlp(iouRows, 'logit_iou_proj', width / 2, 1);
  graph.output('iou_logits', graph.op('Reshape', [logits, graph.int64([-1])]), 'float32', ['boxes']);
  return graph;
}
