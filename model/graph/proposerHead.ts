import { requireShape, type TensorSource } from '../checkpoint/tensorSource.ts';
import type { Value } from './onnxGraph.ts';
import { foldBatchNorm, multiply, scalar } from './proposerFolding.ts';
import { conv, convBnAct, type FeatureMap, type Network } from './proposerLayers.ts';

const HEAD = 'bbox_head.head_module';
const PROMPTS = 'embeddings';
const SILU = { activation: 'silu', epsilon: 1e-3 } as const;

/** Logits [A, prompts] of all anchors, levels one after the other, row-major within a level. */
export function promptLogits(network: Network, levels: readonly FeatureMap[]): Value {
  const rows = levels.map((x, level) => {
    const name = `${HEAD}.cls_preds.${level}`;
    const logits = contrast(network, level, hiddenMap(network, name, x));
    const flat = network.graph.op('Reshape', [logits.value, network.graph.int64([logits.channels, -1])]);
    return network.graph.op('Transpose', [flat], { perm: [1, 0] });
  });
  return network.graph.op('Concat', rows, { axis: 0 });
}

/**
 * Boxes [A, 4] as corners in input pixels. Each side's distance from the anchor is the expectation of a distribution
 * over integer bins (Li et al. 2020, "Generalized Focal Loss"), in strides.
 */
export function anchorBoxes(network: Network, levels: readonly FeatureMap[], inputSize: number): Value {
  const { graph } = network;
  const rows = levels.map((x, level) => {
    const name = `${HEAD}.reg_preds.${level}`;
    const sides = conv(network, `${name}.2`, hiddenMap(network, name, x));
    requireShape(network.source, `${name}.2.bias`, [4 * Math.floor(sides.channels / 4)]);
    return sideDistances(network, sides);
  });
  const distances = graph.op('Concat', rows, { axis: 0 });
  const anchors = anchorGrid(
    levels.map((x) => x.size),
    inputSize,
  );
  const centres = graph.weight('anchor_centres', [anchors.count, 4], () => anchors.centres);
  const steps = graph.weight('anchor_steps', [anchors.count, 4], () => anchors.steps);
  return graph.op('Add', [centres, graph.op('Mul', [distances, steps])]);
}

function hiddenMap(network: Network, name: string, x: FeatureMap): FeatureMap {
  return convBnAct(network, `${name}.1`, convBnAct(network, `${name}.0`, x, SILU), SILU);
}

/** From [1, 4 · bins, size, size] to expected distances [size², 4] for left, top, right, bottom. */
function sideDistances({ graph }: Network, x: FeatureMap): Value {
  const bins = x.channels / 4;
  const sides = graph.op('Reshape', [x.value, graph.int64([4, bins, -1])]);
  const probabilities = graph.op('Softmax', [graph.op('Transpose', [sides], { perm: [2, 0, 1] })], { axis: -1 });
  const distances = graph.weight(`bin_distances.${bins}`, [bins, 1], () =>
    Float32Array.from({ length: bins }, (_, i) => i),
  );
  return graph.op('Reshape', [graph.op('MatMul', [probabilities, distances]), graph.int64([-1, 4])]);
}

/** For each anchor its centre (x, y, x, y) and the step of each side outwards: (−s, −s, s, s) with s the stride. */
function anchorGrid(sizes: readonly number[], inputSize: number) {
  const count = sizes.reduce((sum, size) => sum + size * size, 0);
  const centres = new Float32Array(count * 4);
  const steps = new Float32Array(count * 4);
  let at = 0;
  for (const size of sizes) {
    const stride = inputSize / size;
    for (let cell = 0; cell < size * size; cell++, at += 4) {
      const x = ((cell % size) + 0.5) * stride;
      const y = (Math.floor(cell / size) + 0.5) * stride;
      centres.set([x, y, x, y], at);
      steps.set([-stride, -stride, stride, stride], at);
    }
  }
  return { count, centres, steps };
}

/**
 * Similarity of every cell with every prompt: exp(s)·⟨E_k, BN(Vx + v)⟩ + b. All of it is linear, so the last
 * convolution, its normalisation, the prompts E, the scale and the bias become one 1×1 convolution.
 */
function contrast({ graph, source }: Network, level: number, x: FeatureMap): FeatureMap {
  const name = `${HEAD}.cls_contrasts.${level}`;
  const [prompts = 1, size = 1] = source.info(PROMPTS).shape;
  requireShape(source, PROMPTS, [prompts, size]);
  const projection = normalisedProjection(source, level, size, x.channels);
  const logScale = scalar(source, `${name}.logit_scale`);
  const logitBias = scalar(source, `${name}.bias`);
  const similarity = (columns: Float32Array, offset: number) => {
    const scale = Math.exp(logScale());
    return multiply(source.readFloat32(PROMPTS), columns, size).map((value) => scale * value + offset);
  };
  const shape = [prompts, x.channels, 1, 1];
  const weight = graph.weight(`${name}.weight`, shape, () => similarity(projection.weight(), 0));
  const bias = graph.weight(`${name}.bias`, [prompts], () => similarity(projection.bias(), logitBias()));
  return { ...x, value: graph.op('Conv', [x.value, weight, bias], { kernel_shape: [1, 1] }), channels: prompts };
}

/** BN(Vx + v), from `inputs` channels to the space of the prompts. */
function normalisedProjection(source: TensorSource, level: number, size: number, inputs: number) {
  const name = `${HEAD}.cls_preds.${level}.2`;
  requireShape(source, `${name}.weight`, [size, inputs, 1, 1]);
  requireShape(source, `${name}.bias`, [size]);
  return foldBatchNorm(source, {
    weight: `${name}.weight`,
    bias: `${name}.bias`,
    norm: `${HEAD}.cls_contrasts.${level}.norm`,
    epsilon: SILU.epsilon,
    channels: size,
  });
}
