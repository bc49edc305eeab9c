import { type Box, clip, iou } from '../../../annotations/box.ts';
import {
  type Disagreement,
  type DisagreementKind,
  findDisagreements,
  LEAST_CONFIDENCE,
} from '../../../annotations/curation/disagreements.ts';
import type { ScoredImage } from '../../../annotations/curation/scoredImage.ts';
import { semanticScores } from '../../../annotations/scores.ts';
import { encodeImage } from '../../encodeImage.ts';
import type { Engine } from '../../engine.ts';
import { decodeUpright } from '../../image/decode.ts';
import type { RgbImage } from '../../image/rgbImage.ts';
import { proposeImage } from '../../pipeline.ts';
import { predictIou, toUnitLength } from '../../scoring.ts';
import { createRandom } from '../scenes/random.ts';
import { type Annotation, type CorruptedImage, corrupt } from './corrupt.ts';
import { IOU_THRESHOLD } from './metrics.ts';
import type { HeldOutScene } from './scenes.ts';

/** A suggestion about one scene, and whether it names what was really done to the annotations. */
export type JudgedSuggestion = {
  readonly kind: DisagreementKind;
  readonly confidence: number;
  readonly isRight: boolean;
};

/** The suggestions about one scene, and how many faults of each kind its annotations have. */
export type SceneJudgement = {
  readonly suggestions: readonly JudgedSuggestion[];
  readonly faults: Readonly<Record<DisagreementKind, number>>;
};

/** The words of a set of scenes, in place of a project's vocabulary. */
export type Vocabulary = { readonly texts: readonly string[] /** [T, C] */; readonly embeddings: Float32Array };

const NO_LIMIT: typeof LEAST_CONFIDENCE = { missing: 0, extra: 0, 'wrong phrase': 0, 'loose box': 0, duplicate: 0 };

/**
 * Annotates a scene carelessly, as often as there are seeds, and judges what the model suggests about it, be it ever so
 * unsure.
 */
export async function judgeScene(
  engine: Engine,
  { file, objects }: HeldOutScene,
  vocabulary: Vocabulary,
  seeds: readonly number[],
): Promise<SceneJudgement[]> {
  const { embeddingSize, objectLogit } = engine.manifest;
  const image = await decodeUpright(file);
  const found = await proposeImage(engine, file, 'rec');
  const scoresOf = (embeddings: Float32Array) =>
    toRows(semanticScores(embeddings, vocabulary.embeddings, embeddingSize, objectLogit), vocabulary.texts.length);
  const semantic = scoresOf(found.objectEmbeddings);
  const proposals = found.boxes.map((box, n) => ({
    box,
    semantic: semantic[n],
    predictedIou: found.predictedIou[n],
  }));
  const truth = objects.map(({ concept, bbox }) => ({ box: bbox, phrase: vocabulary.texts.indexOf(concept) }));
  const judgements: SceneJudgement[] = [];
  for (const seed of seeds) {
    const corrupted = corrupt(truth, image, vocabulary.texts.length, createRandom(seed));
    const boxes = corrupted.annotations.map(({ box }) => clip(box, image));
    const scores = await scoreBoxes(engine, image, boxes, scoresOf);
    const regions = corrupted.annotations.map(({ phrase }, n) => ({
      id: String(n),
      box: boxes[n],
      phrases: [phrase],
      scores: scores[n],
    }));
    const scored: ScoredImage = { proposals, regions, isRuledOut: () => false, areSynonyms: () => false };
    judgements.push(judge(findDisagreements(scored, NO_LIMIT), corrupted, truth, scored));
  }
  return judgements;
}

/** What the model says of boxes that somebody drew. */
async function scoreBoxes(
  engine: Engine,
  image: RgbImage,
  boxes: readonly Box[],
  scoresOf: (embeddings: Float32Array) => readonly Float32Array[],
) {
  if (boxes.length === 0) return [];
  const { objectEmbeddings, iouLogits } = await encodeImage(engine, image, boxes, 'rec');
  const rows = scoresOf(toUnitLength(objectEmbeddings, engine.manifest.embeddingSize));
  const ious = predictIou(iouLogits);
  return rows.map((semantic, n) => ({ semantic, predictedIou: ious[n] }));
}

function judge(
  suggestions: readonly Disagreement[],
  { annotations, dropped }: CorruptedImage,
  truth: readonly Annotation[],
  { proposals }: ScoredImage,
): SceneJudgement {
  const count = (corruption: string) => annotations.filter((annotation) => annotation.corruption === corruption).length;
  const was = (regionId: string, corruption: string) => annotations[Number(regionId)].corruption === corruption;
  const isRight = (suggestion: Disagreement): boolean => {
    switch (suggestion.kind) {
      case 'missing':
        return dropped.some((index) => iou(truth[index].box, proposals[suggestion.proposalIndex].box) >= IOU_THRESHOLD);
      case 'extra':
        return was(suggestion.regionId, 'invented');
      case 'wrong phrase':
        return was(suggestion.regionId, 'swapped');
      case 'loose box':
        return was(suggestion.regionId, 'jittered');
      default:
        return was(suggestion.regionId, 'duplicate');
    }
  };
  return {
    suggestions: suggestions.map((suggestion) => ({
      kind: suggestion.kind,
      confidence: suggestion.confidence,
      isRight: isRight(suggestion),
    })),
    faults: {
      missing: dropped.length,
      extra: count('invented'),
      'wrong phrase': count('swapped'),
      'loose box': count('jittered'),
      duplicate: count('duplicate'),
    },
  };
}

/** How well the suggestions of one kind do, over all scenes. */
export type KindQuality = {
  readonly kind: DisagreementKind;
  readonly faults: number;
  /** Of the suggestions that reach the least confidence: the share that is right, and the share of faults they find. */
  readonly precision: number;
  readonly recall: number;
  /** Precision where half of the faults are found, going by confidence; 0 when they never are. */
  readonly precisionAtHalfRecall: number;
};

/** Sums up judgements that were made without a limit. */
export function summariseJudgements(judgements: readonly SceneJudgement[]): KindQuality[] {
  const kinds: readonly DisagreementKind[] = ['missing', 'extra', 'wrong phrase', 'loose box', 'duplicate'];
  return kinds.map((kind) => {
    const faults = judgements.reduce((sum, judgement) => sum + judgement.faults[kind], 0);
    const sorted = judgements
      .flatMap(({ suggestions }) => suggestions.filter((suggestion) => suggestion.kind === kind))
      .sort((a, b) => b.confidence - a.confidence);
    const kept = sorted.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE[kind]);
    const right = kept.filter((suggestion) => suggestion.isRight).length;
    return {
      kind,
      faults,
      precision: right / kept.length,
      recall: right / faults,
      precisionAtHalfRecall: precisionAtHalfRecall(sorted, faults),
    };
  });
}

function precisionAtHalfRecall(sorted: readonly JudgedSuggestion[], faults: number): number {
  let right = 0;
  for (const [index, { isRight }] of sorted.entries()) {
    if (isRight) right += 1;
    if (right >= faults / 2) return right / (index + 1);
  }
  return 0;
}

function toRows(matrix: Float32Array, columns: number): Float32Array[] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns),
  );
}
