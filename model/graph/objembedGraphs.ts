import type { ObjEmbedConfig } from '../checkpoint/config.ts';
import { requireShape, type TensorSource } from '../checkpoint/tensorSource.ts';
import type { Precision } from '../precision/precisions.ts';
import { buildDecoderGraph } from './decoder.ts';
import { buildHeadsGraph } from './heads.ts';
import { buildObjectsGraph } from './objects.ts';
import type { OnnxGraph } from './onnxGraph.ts';
import { buildPyramidGraph } from './pyramid.ts';
import { buildVisionGraph } from './vision.ts';

/** A graph by the name of its files. */
export interface NamedGraph {
  readonly name: string;
  readonly graph: OnnxGraph;
}

const builders = {
  vision: buildVisionGraph,
  pyramid: buildPyramidGraph,
  objects: buildObjectsGraph,
  decoder: buildDecoderGraph,
  heads: buildHeadsGraph,
};

/** The vocabulary head is the token embedding again, and ObjEmbed predicts no tokens. */
const UNUSED = ['lm_head.weight'];

/**
 * The graphs of ObjEmbed: vision, pyramid, objects, decoder and heads. Their weights stay in the checkpoint until they
 * are written.
 * @throws when a tensor is missing, has another shape than the configuration says, or is one that ObjEmbed does not
 * have: left out, it would change the results without a word.
 */
export function buildObjEmbedGraphs(
  source: TensorSource,
  config: ObjEmbedConfig,
  precision: Precision = 'fp32',
): readonly NamedGraph[] {
  const recorded = recordUse(source);
  const built = Object.entries(builders).map(([name, build]) => ({
    name,
    graph: build({ source: recorded.source, precision }, config),
  }));
  requireHostTensors(recorded.source, config);
  requireAllUsed(source, recorded.used);
  return built;
}

/** Tensors that are looked up or applied outside the graphs. */
function requireHostTensors(source: TensorSource, config: ObjEmbedConfig): void {
  const { text, vision } = config;
  requireShape(source, 'model.language_model.embed_tokens.weight', [text.vocabSize, text.hiddenSize]);
  requireShape(source, 'model.visual.pos_embed.weight', [vision.numPositionEmbeddings, vision.hiddenSize]);
  const scalars = ['logit_log_scale', 'logit_bias'];
  if (config.useGlobalCaption) scalars.push('logit_image_log_scale', 'logit_image_bias');
  for (const name of scalars) requireShape(source, name, [1]);
}

/** The same source, which takes a note of every tensor that it is asked about. */
function recordUse(source: TensorSource): { source: TensorSource; used: ReadonlySet<string> } {
  const used = new Set<string>();
  const info = (name: string) => {
    used.add(name);
    return source.info(name);
  };
  return { source: { ...source, info }, used };
}

function requireAllUsed(source: TensorSource, used: ReadonlySet<string>): void {
  const unknown = [...source.names()].filter((name) => !used.has(name) && !UNUSED.includes(name));
  if (unknown.length === 0) return;
  const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : '';
  throw new Error(
    `Expected only tensors of ObjEmbed in ${source.description}, got ${unknown.slice(0, 3).join(', ')}${more}; ` +
      'convert a checkpoint of the published layout.',
  );
}
