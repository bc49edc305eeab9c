import type { ObjEmbedConfig } from '../../../../model/checkpoint/config.ts';
import { type ElementRange, elementCount, type TensorSource } from '../../../../model/checkpoint/tensorSource.ts';
import { checkpointShapes } from '../../../randomCheckpoint/shapes.ts';

export type Sizes = {
  readonly width: number;
  readonly layers: number;
  readonly heads: readonly [query: number, keyValue: number];
  readonly headDim: number;
  readonly vision: { readonly width: number; readonly heads: number; readonly depth: number; readonly merge: number };
  readonly deepstack: readonly number[];
};

/** The configuration of a small ObjEmbed; what `sizes` leaves open is fixed. */
export function configOf({ width, layers, heads, headDim, vision, deepstack }: Sizes): ObjEmbedConfig {
  const rotary = headDim / 2;
  const third = Math.floor(rotary / 3);
  return {
    text: {
      vocabSize: 16,
      hiddenSize: width,
      intermediateSize: 20,
      numHiddenLayers: layers,
      numAttentionHeads: heads[0],
      numKeyValueHeads: heads[1],
      headDim,
      rmsNormEps: 1e-6,
      ropeTheta: 5e6,
      mropeSection: [rotary - 2 * third, third, third],
    },
    vision: {
      depth: vision.depth,
      hiddenSize: vision.width,
      intermediateSize: 24,
      numHeads: vision.heads,
      inChannels: 3,
      patchSize: 4,
      temporalPatchSize: 2,
      spatialMergeSize: vision.merge,
      outHiddenSize: width,
      numPositionEmbeddings: 9,
      deepstackVisualIndexes: deepstack,
    },
    imageTokenId: 1,
    visionStartTokenId: 2,
    visionEndTokenId: 3,
    useTwoTokens: 2,
    useGlobalCaption: true,
    imagePixels: { min: 64, max: 4096 },
    proposerInputSize: undefined,
  };
}

export interface RandomCheckpoint extends TensorSource {
  /** The same checkpoint with these tensors in place of, or besides, its own; null takes one away. */
  with(shapes: Readonly<Record<string, readonly number[] | null>>): RandomCheckpoint;
}

/** All tensors of the published layout, with values that depend on nothing but their names. */
export function randomCheckpoint(config: ObjEmbedConfig): RandomCheckpoint {
  return sourceOf(new Map(Object.entries(checkpointShapes(config))));
}

function sourceOf(shapes: ReadonlyMap<string, readonly number[]>): RandomCheckpoint {
  const info = (name: string) => {
    const shape = shapes.get(name);
    if (shape === undefined) throw new Error(`Expected tensor "${name}" in the random checkpoint, got none.`);
    return { dtype: 'F32', shape } as const;
  };
  const read = (name: string, range?: ElementRange) => {
    const values = randomTensor(name, info(name).shape);
    return range ? values.slice(range.start, range.start + range.count) : values;
  };
  return {
    description: 'random checkpoint',
    names: () => shapes.keys(),
    has: (name) => shapes.has(name),
    info,
    readFloat32: read,
    readBytes: (name, range) => new Uint8Array(read(name, range).buffer),
    close() {},
    with(changes) {
      const changed = new Map(shapes);
      for (const [name, shape] of Object.entries(changes)) {
        if (shape === null) changed.delete(name);
        else changed.set(name, shape);
      }
      return sourceOf(changed);
    },
  };
}

/** Matrices keep the size of what goes through them, norms stay near 1, biases small. */
function randomTensor(name: string, shape: readonly number[]): Float32Array {
  const random = randomNumbers(name);
  const isNorm = shape.length === 1 && name.endsWith('weight');
  const spread = shape.length === 1 ? 0.2 : Math.sqrt(12 / elementCount(shape.slice(1)));
  return Float32Array.from({ length: elementCount(shape) }, () => spread * (random() - 0.5) + (isNorm ? 1 : 0));
}

/** Numbers in [0, 1) from a seed, by mulberry32. */
export function randomNumbers(seed: string): () => number {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomRows(seed: string, count: number, width: number): number[][] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => Array.from({ length: width }, () => Math.fround(2 * random() - 1)));
}
