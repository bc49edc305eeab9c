import { countNumbered, scalar } from './proposerFolding.ts';
import { concatChannels, convBnAct, type FeatureMap, type Network, upsample } from './proposerLayers.ts';

const BATCH_NORM_EPSILON = 1e-5;
const RELU = { activation: 'relu', epsilon: BATCH_NORM_EPSILON } as const;
const SILU = { activation: 'silu', epsilon: BATCH_NORM_EPSILON } as const;

/**
 * Bidirectional feature pyramid (RepBi-PAN, Li et al. 2023, "YOLOv6 v3.0"): from the four backbone stages to maps at
 * strides 8, 16 and 32.
 */
export function repBiPan(network: Network, [c1, c2, c3, c4]: readonly FeatureMap[]): readonly FeatureMap[] {
  const fpn0 = convBnAct(network, 'neck.reduce_layer0.block', c4, RELU);
  const p4 = bepC3(network, 'neck.Rep_p4', biFusion(network, 'neck.Bifusion0', fpn0, c3, c2));
  const fpn1 = convBnAct(network, 'neck.reduce_layer1.block', p4, RELU);
  const out8 = bepC3(network, 'neck.Rep_p3', biFusion(network, 'neck.Bifusion1', fpn1, c2, c1));
  const down8 = convBnAct(network, 'neck.downsample2.block', out8, { ...RELU, stride: 2 });
  const out16 = bepC3(network, 'neck.Rep_n3', concatChannels(network, [down8, fpn1]));
  const down16 = convBnAct(network, 'neck.downsample1.block', out16, { ...RELU, stride: 2 });
  const out32 = bepC3(network, 'neck.Rep_n4', concatChannels(network, [down16, fpn0]));
  return [out8, out16, out32];
}

/** Fuses a coarser, an equal and a finer map at the size of the equal one. */
function biFusion(network: Network, name: string, coarse: FeatureMap, equal: FeatureMap, fine: FeatureMap): FeatureMap {
  const fromCoarse = upsample(network, `${name}.upsample.upsample_transpose`, coarse);
  const fromEqual = convBnAct(network, `${name}.cv1.block`, equal, RELU);
  const narrowed = convBnAct(network, `${name}.cv2.block`, fine, RELU);
  const fromFine = convBnAct(network, `${name}.downsample.block`, narrowed, { ...RELU, stride: 2 });
  const all = concatChannels(network, [fromCoarse, fromEqual, fromFine]);
  return convBnAct(network, `${name}.cv3.block`, all, RELU);
}

/** Cross-stage block: a chain of bottlenecks beside a plain branch. */
function bepC3(network: Network, name: string, x: FeatureMap): FeatureMap {
  let chain = convBnAct(network, `${name}.cv1.block`, x, SILU);
  for (const bottleneck of bottlenecks(network, name)) chain = bottleRep(network, bottleneck, chain);
  const branch = convBnAct(network, `${name}.cv2.block`, x, SILU);
  return convBnAct(network, `${name}.cv3.block`, concatChannels(network, [chain, branch]), SILU);
}

/** x ↦ conv₂(conv₁(x)) + αx */
function bottleRep(network: Network, name: string, x: FeatureMap): FeatureMap {
  const { graph, source } = network;
  const first = convBnAct(network, `${name}.conv1.block`, x, SILU);
  const second = convBnAct(network, `${name}.conv2.block`, first, SILU);
  const value = scalar(source, `${name}.alpha`);
  const alpha = graph.weight(`${name}.alpha`, [1], () => Float32Array.of(value()));
  const shortcut = graph.op('Mul', [x.value, alpha]);
  return { ...second, value: graph.op('Add', [second.value, shortcut]) };
}

/** `m.conv1`, then `m.block.0`, `m.block.1` and so on up to the highest number there is. */
function bottlenecks({ source }: Network, name: string): string[] {
  const prefix = `${name}.m.block.`;
  const rest = Array.from({ length: countNumbered(source, prefix) }, (_, i) => `${prefix}${i}`);
  return [`${name}.m.conv1`, ...rest];
}
