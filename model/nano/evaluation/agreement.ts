import { iou } from '../../../annotations/box.ts';
import { columnCount } from '../../../annotations/scores.ts';
import type { SceneScores } from './evaluate.ts';
import { indexOfHighest } from './metrics.ts';

/** How far the scores of one model are from those of another for the same proposals. */
export type Agreement = {
  /** Of the match score, for each pair of proposal and phrase: |difference|. */
  readonly match: readonly number[];
  /** Of the predicted IoU, for each proposal: |difference|. */
  readonly predictedIou: readonly number[];
  /** For each phrase. */
  readonly top: readonly TopAgreement[];
};

export type TopAgreement = {
  /** Whether both models have the same proposal on top. */
  readonly same: boolean;
  /** The IoU of the two boxes on top: 1 when they are the same. */
  readonly iou: number;
  /** By how much the reference scores its own top above the other's: how close the decision was. */
  readonly margin: number;
};

/**
 * Compares what two models say of one scene.
 * @throws when they saw other boxes, which no precision changes
 */
export function agreementOf(reference: SceneScores, other: SceneScores): Agreement {
  const { boxes } = reference.proposals;
  if (boxes.length !== other.proposals.boxes.length) {
    throw new Error(
      `Expected the same proposals from both models, got ${boxes.length} and ${other.proposals.boxes.length}; ` +
        'compare bundles of one checkpoint.',
    );
  }
  const phrases = columnCount(reference.match, boxes.length);
  return {
    match: differences(reference.match, other.match),
    predictedIou: differences(reference.proposals.predictedIou, other.proposals.predictedIou),
    top: Array.from({ length: phrases }, (_, phrase) => {
      const column = columnOf(reference.match, boxes.length, phrase);
      const [own, others] = [column, columnOf(other.match, boxes.length, phrase)].map(indexOfHighest);
      return {
        same: own === others,
        iou: iou(boxes[own], boxes[others]),
        margin: column[own] - column[others],
      };
    }),
  };
}

function differences(a: Float32Array, b: Float32Array): number[] {
  return Array.from(a, (value, index) => Math.abs(value - b[index]));
}

function columnOf(scores: Float32Array, count: number, column: number): Float32Array {
  const columns = columnCount(scores, count);
  return Float32Array.from({ length: count }, (_, row) => scores[row * columns + column]);
}
