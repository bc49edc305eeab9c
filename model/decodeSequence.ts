import type { ObjEmbedConfig } from './checkpoint/config.ts';
import type { Engine } from './engine.ts';
import { mropeTable } from './positions/mrope.ts';
import { type Feeds, type FloatTensor, int64Tensor } from './sessions.ts';

/** B sequences of S tokens each, for one run of the decoder without a cache. */
export interface Sequences {
  readonly batchSize: number;
  /** [B, S, C] */
  readonly embeddings: Float32Array;
  /** [S, 3] time, height, width, the same for every sequence. */
  readonly positions: Int32Array;
  /** Where the image tokens begin, and what is added to them after the first layers. */
  readonly image: { readonly start: number; readonly deepstack: readonly FloatTensor[] } | null;
  /** Tokens whose results are wanted, counted over all B·S tokens. */
  readonly wanted: ArrayLike<number>;
}

/** Runs the language model and returns the wanted rows after its final norm, [wanted, C]. */
export async function decodeSequence({ config, sessions }: Engine, sequences: Sequences): Promise<Float32Array> {
  const { text } = config;
  const { batchSize, positions, image, wanted } = sequences;
  if (wanted.length === 0) return new Float32Array(0);
  const length = positions.length / 3;
  const { cos, sin } = mropeTable(positions, {
    headSize: text.headDim,
    theta: text.ropeTheta,
    section: text.mropeSection,
  });
  const rowOfToken = Array.from({ length: batchSize * length }, (_, token) => token % length);
  const { rows } = await sessions.run(
    'decoder',
    {
      inputs_embeds: { data: sequences.embeddings, dims: [batchSize, length, text.hiddenSize] },
      cos: { data: cos, dims: [length, text.headDim / 2] },
      sin: { data: sin, dims: [length, text.headDim / 2] },
      position_ids: int64Tensor(rowOfToken, [batchSize, length]),
      image_start: int64Tensor([image?.start ?? 0], [1]),
      output_rows: int64Tensor(wanted, [wanted.length]),
      ...deepstackFeeds(config, image),
      ...emptyCache(text, batchSize),
    },
    ['rows'],
  );
  return rows.data;
}

/** Sequences without an image add nothing after the first layers. */
function deepstackFeeds({ text, vision }: ObjEmbedConfig, image: Sequences['image']): Feeds {
  const nothing: FloatTensor = { data: new Float32Array(0), dims: [0, text.hiddenSize] };
  const taps = vision.deepstackVisualIndexes.keys();
  return Object.fromEntries(Array.from(taps, (tap) => [`deepstack_${tap}`, image?.deepstack[tap] ?? nothing]));
}

function emptyCache(text: ObjEmbedConfig['text'], batchSize: number): Feeds {
  const empty: FloatTensor = {
    data: new Float32Array(0),
    dims: [batchSize, text.numKeyValueHeads, 0, text.headDim],
  };
  const layers = Array.from({ length: text.numHiddenLayers }, (_, layer) => layer);
  return Object.fromEntries(
    layers.flatMap((layer) => [
      [`past_key_values.${layer}.key`, empty],
      [`past_key_values.${layer}.value`, empty],
    ]),
  );
}
