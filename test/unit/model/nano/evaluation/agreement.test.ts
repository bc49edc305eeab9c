import { expect, test } from 'vitest';
import { agreementOf } from '../../../../../model/nano/evaluation/agreement.ts';
import type { SceneScores } from '../../../../../model/nano/evaluation/evaluate.ts';

/** Three proposals, the first two nearly on the same place, with match scores [3, T] for some phrases. */
function scores(match: readonly number[], predictedIou: readonly number[] = [0.5, 0.5, 0.5]): SceneScores {
  return {
    proposals: {
      width: 100,
      height: 100,
      boxes: [
        [0, 0, 10, 10],
        [0, 0, 10, 9],
        [50, 50, 60, 60],
      ],
      proposerScores: new Float32Array(3),
      predictedIou: Float32Array.from(predictedIou),
      objectEmbeddings: new Float32Array(0),
      imageEmbeddings: new Float32Array(0),
    },
    match: Float32Array.from(match),
    milliseconds: { image: 0, graphs: {}, phrase: 0 },
  };
}

test('the same scores agree in full', () => {
  const same = scores([0.1, 0.2, 0.3]);
  expect(agreementOf(same, same)).toEqual({
    match: [0, 0, 0],
    predictedIou: [0, 0, 0],
    top: [{ same: true, iou: 1, margin: 0 }],
  });
});

test('the box on top is compared for each phrase, by place and by how close the decision was', () => {
  const reference = scores([0.5, 0.75, 0.25, 0.25, 0, 0.5]);
  const other = scores([0.25, 0.25, 0.5, 0.5, 0, 0.75], [0.25, 0.5, 1]);
  const { top, predictedIou, match } = agreementOf(reference, other);
  expect(top).toEqual([
    { same: false, iou: 0.9, margin: 0.25 },
    { same: false, iou: 0, margin: 0.25 },
  ]);
  expect(predictedIou).toEqual([0.25, 0, 0.5]);
  expect(match).toEqual([0.25, 0.5, 0.25, 0.25, 0, 0.25]);
});

test('models that saw other boxes are not compared', () => {
  const other = scores([0.1, 0.2, 0.3]);
  const fewer = { ...other, proposals: { ...other.proposals, boxes: [] } };
  expect(() => agreementOf(other, fewer)).toThrow('Expected the same proposals from both models, got 3 and 0');
});
