import { describe, expect, test } from 'vitest';
import { matchScores, semanticScores, sigmoid } from '../../../annotations/scores.ts';

describe('sigmoid', () => {
  test('is 1/2 at 0, and 0 and 1 far out', () => {
    expect([sigmoid(0), sigmoid(-1000), sigmoid(1000)]).toEqual([0.5, 0, 1]);
  });
});

describe('semanticScores', () => {
  const objects = new Float32Array([1, 0, 0, 1, 0.6, 0.8]);
  const phrases = new Float32Array([1, 0, 0.8, 0.6]);

  test('gives sigmoid(scale x cosine + bias) by proposal and phrase', () => {
    const scores = semanticScores(objects, phrases, 2, { scale: 10, bias: -5 });
    const expected = [1, 0.8, 0, 0.6, 0.6, 0.96].map((cosine) => sigmoid(10 * cosine - 5));
    expect(scores).toHaveLength(6);
    expected.forEach((score, index) => {
      expect(scores[index]).toBeCloseTo(score, 6);
    });
  });

  test('gives nothing without phrases or without proposals', () => {
    expect(semanticScores(objects, new Float32Array(), 2, { scale: 1, bias: 0 })).toHaveLength(0);
    expect(semanticScores(new Float32Array(), phrases, 2, { scale: 1, bias: 0 })).toHaveLength(0);
  });

  test('refuses embeddings that do not fill their rows', () => {
    expect(() => semanticScores(objects, phrases, 4, { scale: 1, bias: 0 })).toThrow(/object embeddings in rows of 4/);
  });
});

describe('matchScores', () => {
  test('multiplies each row by the predicted IoU of its proposal', () => {
    const semantic = new Float32Array([1, 0.5, 0.25, 0]);
    expect([...matchScores(semantic, new Float32Array([0.5, 1]))]).toEqual([0.5, 0.25, 0.25, 0]);
  });

  test('refuses scores that do not fill the rows', () => {
    expect(() => matchScores(new Float32Array(3), new Float32Array(2))).toThrow(/matrix of 2 rows, got 3 numbers/);
  });
});
