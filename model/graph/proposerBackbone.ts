import { requireShape } from '../checkpoint/tensorSource.ts';
import { createLayers } from './layers.ts';
import { countNumbered } from './proposerFolding.ts';
import { conv, type FeatureMap, type Network } from './proposerLayers.ts';
import { type Rows, rows } from './rows.ts';

const BACKBONE = 'backbone.image_model.model';
const LAYER_NORM_EPSILON = 1e-6;

/**
 * ConvNeXt (Liu et al. 2022, "A ConvNet for the 2020s"): the maps of its four stages, at strides 4, 8, 16 and 32,
 * without output norms.
 */
export function convNeXt(network: Network, image: FeatureMap): readonly FeatureMap[] {
  const stages: FeatureMap[] = [];
  let x = image;
  for (let stage = 0; stage < 4; stage++) {
    x = downsample(network, stage, x);
    const prefix = `${BACKBONE}.stages.${stage}.`;
    const depth = countNumbered(network.source, prefix);
    for (let block = 0; block < depth; block++) x = convNeXtBlock(network, `${prefix}${block}`, x);
    stages.push(x);
  }
  return stages;
}

/** The stem patchifies, then normalises; the later stages normalise, then halve the map. */
function downsample(network: Network, stage: number, x: FeatureMap): FeatureMap {
  const name = `${BACKBONE}.downsample_layers.${stage}`;
  if (stage === 0) return channelNorm(network, `${name}.1`, patchify(network, `${name}.0`, x, 4));
  return patchify(network, `${name}.1`, channelNorm(network, `${name}.0`, x), 2);
}

/** Convolution over squares of `side` that touch and do not overlap. */
function patchify(network: Network, name: string, x: FeatureMap, side: number): FeatureMap {
  const [channels = 1] = network.source.info(`${name}.weight`).shape;
  requireShape(network.source, `${name}.weight`, [channels, x.channels, side, side]);
  return conv(network, name, x, { stride: side });
}

function channelNorm(network: Network, name: string, x: FeatureMap): FeatureMap {
  const net = createLayers(network.graph, network);
  return fromRows(network, net.layerNorm(toRows(network, x), name, LAYER_NORM_EPSILON), x.size);
}

/** x + γ · W₂ GELU(W₁ LN(depthwise 7×7 (x))) */
function convNeXtBlock(network: Network, name: string, x: FeatureMap): FeatureMap {
  const { graph, source } = network;
  const net = createLayers(graph, network).at(name);
  const [, , kernel = 1] = source.info(`${name}.dwconv.weight`).shape;
  const [hidden = 1] = source.info(`${name}.pwconv1.weight`).shape;
  const spatial = conv(network, `${name}.dwconv`, x, { padding: Math.floor(kernel / 2), depthwise: true });
  const normed = net.layerNorm(toRows(network, spatial), 'norm', LAYER_NORM_EPSILON);
  const mixed = net.linear(net.gelu(net.linear(normed, 'pwconv1', hidden)), 'pwconv2', x.channels);
  const scaled = net.multiply(mixed, rows(net.tensor('gamma', [x.channels]), x.channels));
  return { ...x, value: graph.op('Add', [x.value, fromRows(network, scaled, x.size).value]) };
}

/** [1, channels, size, size] → [size², channels] */
function toRows({ graph }: Network, { value, channels, size }: FeatureMap): Rows {
  const columns = graph.op('Reshape', [value, graph.int64([channels, size * size])]);
  return rows(graph.op('Transpose', [columns], { perm: [1, 0] }), channels);
}

/** [size², channels] → [1, channels, size, size] */
function fromRows({ graph }: Network, x: Rows, size: number): FeatureMap {
  const columns = graph.op('Transpose', [x], { perm: [1, 0] });
  const value = graph.op('Reshape', [columns, graph.int64([1, x.width, size, size])]);
  return { value, channels: x.width, size };
}
