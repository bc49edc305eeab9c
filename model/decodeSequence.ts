import type { ObjEmbedConfig } from './checkpoint/config.ts';
import type { Engine } from './engine.ts';
import { mropeTable } from './positions/mrope.ts';
import { type Feeds, type FloatTensor, int64Tensor } from './sessions.ts';

/** Keys and values of P tokens for each layer, [1, keyValueHeads, P, headSize]. */
export type KeyValues = readonly { readonly key: FloatTensor; readonly value: FloatTensor }[];

/** B sequences of S tokens each, for one run of the decoder. */
export interface Sequences {
  readonly batchSize: number;
  /** [B, S, C] */
  readonly embeddings: Float32Array;
  /** [S, 3] time, height, width, the same for every sequence. */
  readonly positions: Int32Array;
  /** Where the image tokens begin, and what is added to them after the first layers. */
  readonly image: { readonly start: number; readonly deepstack: readonly FloatTensor[] } | null;
  /** The tokens that every one of the sequences continues. */
  readonly past?: KeyValues;
}

/**
 * Runs the language model and returns the wanted rows after its final norm, [wanted, C].
 * @param wanted tokens, counted over all B·S.
 */
export async function decodeSequence(
  engine: Engine,
  sequences: Sequences,
  wanted: ArrayLike<number>,
): Promise<Float32Array> {
  if (wanted.length === 0) return new Float32Array(0);
  const { rows } = await engine.sessions.run('decoder', decoderFeeds(engine, sequences, wanted, 0), ['rows']);
  return rows.data;
}

/** Runs the language model over one sequence to the end, for other sequences that continue it. */
export async function decodePrefix(engine: Engine, prefix: Sequences): Promise<KeyValues> {
  const layers = Array.from({ length: engine.config.text.numHiddenLayers }, (_, layer) => `present.${layer}`);
  const outputs = layers.flatMap((layer) => [`${layer}.key`, `${layer}.value`]);
  const feeds = decoderFeeds(engine, prefix, [0], prefix.positions.length / 3);
  const kept = await engine.sessions.run('decoder', feeds, outputs);
  return layers.map((layer) => ({ key: kept[`${layer}.key`], value: kept[`${layer}.value`] }));
}

function decoderFeeds({ config }: Engine, sequences: Sequences, wanted: ArrayLike<number>, kept: number): Feeds {
  const { text } = config;
  const { batchSize, embeddings, positions, image, past } = sequences;
  const length = positions.length / 3;
  const { cos, sin } = mropeTable(positions, {
    headSize: text.headDim,
    theta: text.ropeTheta,
    section: text.mropeSection,
  });
  const rowOfToken = Array.from({ length: batchSize * length }, (_, token) => token % length);
  return {
    inputs_embeds: { data: embeddings, dims: [batchSize, length, text.hiddenSize] },
    cos: { data: cos, dims: [length, text.headDim / 2] },
    sin: { data: sin, dims: [length, text.headDim / 2] },
    position_ids: int64Tensor(rowOfToken, [batchSize, length]),
    image_start: int64Tensor([image?.start ?? 0], [1]),
    output_rows: int64Tensor(wanted, [wanted.length]),
    kept_tokens: int64Tensor([kept], [1]),
    ...deepstackFeeds(config, image),
    ...pastFeeds(text, past),
  };
}

/** Sequences without an image add nothing after the first layers. */
function deepstackFeeds({ text, vision }: ObjEmbedConfig, image: Sequences['image']): Feeds {
  const nothing: FloatTensor = { data: new Float32Array(0), dims: [0, text.hiddenSize] };
  const taps = vision.deepstackVisualIndexes.keys();
  return Object.fromEntries(Array.from(taps, (tap) => [`deepstack_${tap}`, image?.deepstack[tap] ?? nothing]));
}

function pastFeeds(text: ObjEmbedConfig['text'], past: KeyValues | undefined): Feeds {
  const empty: FloatTensor = { data: new Float32Array(0), dims: [1, text.numKeyValueHeads, 0, text.headDim] };
  const layers = Array.from({ length: text.numHiddenLayers }, (_, layer) => layer);
  return Object.fromEntries(
    layers.flatMap((layer) => [
      [`past_key_values.${layer}.key`, past?.[layer]?.key ?? empty],
      [`past_key_values.${layer}.value`, past?.[layer]?.value ?? empty],
    ]),
  );
}
