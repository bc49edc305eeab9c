import { requireShape, type TensorSource } from '../checkpoint/tensorSource.ts';
import type { GraphSource } from './layers.ts';
import type { OnnxGraph, Value } from './onnxGraph.ts';
import { foldBatchNorm } from './proposerFolding.ts';

/** Where a network is built: the graph that grows and the checkpoint that its weights come from. */
export interface Network extends GraphSource {
  readonly graph: OnnxGraph;
}

/** A square feature map [1, channels, size, size]. */
export interface FeatureMap {
  readonly value: Value;
  readonly channels: number;
  readonly size: number;
}

interface Activation {
  readonly activation: 'relu' | 'silu';
  readonly epsilon: number;
  readonly stride?: number;
}

interface ConvWeights {
  readonly weight: Value;
  readonly bias: Value;
  readonly channels: number;
  readonly kernel: number;
}

/** Convolution with the bias of the checkpoint. */
export function conv(
  network: Network,
  name: string,
  x: FeatureMap,
  { stride = 1, padding = 0, depthwise = false } = {},
): FeatureMap {
  const { graph, source } = network;
  const { shape, channels, kernel } = convShape(source, `${name}.weight`, depthwise ? 1 : x.channels);
  const weights = {
    weight: graph.weight(`${name}.weight`, shape, () => source.readFloat32(`${name}.weight`)),
    bias: storedBias(network, name, channels),
    channels,
    kernel,
  };
  return convolve(graph, x, weights, { stride, padding, group: depthwise ? x.channels : 1 });
}

/**
 * Convolution (no bias, padded to keep the size at stride 1), batch normalisation and activation, the normalisation
 * folded into the convolution: BN(Wx) = (γ/σ)W x + (β − μγ/σ).
 */
export function convBnAct({ graph, source }: Network, name: string, x: FeatureMap, options: Activation): FeatureMap {
  const { shape, channels, kernel } = convShape(source, `${name}.conv.weight`, x.channels);
  const folded = foldBatchNorm(source, {
    weight: `${name}.conv.weight`,
    bias: null,
    norm: `${name}.bn`,
    epsilon: options.epsilon,
    channels,
  });
  const weights = {
    weight: graph.weight(`${name}.weight`, shape, folded.weight),
    bias: graph.weight(`${name}.bias`, [channels], folded.bias),
    channels,
    kernel,
  };
  const y = convolve(graph, x, weights, { stride: options.stride ?? 1, padding: Math.floor(kernel / 2), group: 1 });
  const value =
    options.activation === 'relu'
      ? graph.op('Relu', [y.value])
      : graph.op('Mul', [y.value, graph.op('Sigmoid', [y.value])]);
  return { ...y, value };
}

/** Transposed 2×2 convolution of stride 2 with bias: each cell becomes four. */
export function upsample(network: Network, name: string, x: FeatureMap): FeatureMap {
  const { graph, source } = network;
  const [, channels = 1] = source.info(`${name}.weight`).shape;
  const shape = [x.channels, channels, 2, 2];
  requireShape(source, `${name}.weight`, shape);
  const weight = graph.weight(`${name}.weight`, shape, () => source.readFloat32(`${name}.weight`));
  const bias = storedBias(network, name, channels);
  const value = graph.op('ConvTranspose', [x.value, weight, bias], { kernel_shape: [2, 2], strides: [2, 2] });
  return { value, channels, size: 2 * x.size };
}

export function concatChannels({ graph }: Network, maps: readonly FeatureMap[]): FeatureMap {
  const values = maps.map((map) => map.value);
  const channels = maps.reduce((sum, map) => sum + map.channels, 0);
  return { value: graph.op('Concat', values, { axis: 1 }), channels, size: maps[0].size };
}

function storedBias({ graph, source }: Network, layer: string, channels: number): Value {
  const name = `${layer}.bias`;
  requireShape(source, name, [channels]);
  return graph.weight(name, [channels], () => source.readFloat32(name));
}

/** The shape [channels, inputs, kernel, kernel] of a convolution's weight, checked against its inputs. */
function convShape(source: TensorSource, name: string, inputs: number) {
  const [channels = 1, , kernel = 1] = source.info(name).shape;
  const shape = [channels, inputs, kernel, kernel];
  requireShape(source, name, shape);
  return { shape, channels, kernel };
}

function convolve(
  graph: OnnxGraph,
  x: FeatureMap,
  { weight, bias, channels, kernel }: ConvWeights,
  { stride, padding, group }: { readonly stride: number; readonly padding: number; readonly group: number },
): FeatureMap {
  const value = graph.op('Conv', [x.value, weight, bias], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    group,
  });
  return { value, channels, size: Math.floor((x.size + 2 * padding - kernel) / stride) + 1 };
}
