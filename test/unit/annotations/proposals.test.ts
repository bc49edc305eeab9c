import { describe, expect, test } from 'vitest';
import { modelRunSchema } from '../../../annotations/proposals.ts';

describe('modelRunSchema', () => {
  const run = {
    id: 'run',
    modelId: 'nano',
    createdAt: '2026-01-31T12:00:00.000Z',
    embeddingSize: 192,
    logit: { objectScale: 14.3, objectBias: -10, imageScale: 14.3, imageBias: -10 },
  };

  test('passes a run unchanged', () => {
    expect(modelRunSchema.parse(run)).toEqual(run);
  });

  test.each([
    ['a date that is no instant', { ...run, createdAt: '31 January' }],
    ['embeddings without length', { ...run, embeddingSize: 0 }],
    ['a scale that is not finite', { ...run, logit: { ...run.logit, objectScale: Number.NaN } }],
  ])('refuses %s', (_, broken) => {
    expect(modelRunSchema.safeParse(broken).success).toBe(false);
  });
});
