import { describe, expect, test } from 'vitest';
import { modelRunSchema } from '../../../annotations/proposals.ts';

describe('modelRunSchema', () => {
  const run = {
    id: 'run',
    modelId: 'nano',
    createdAt: '2026-01-31T12:00:00.000Z',
    embeddingSize: 192,
    task: 'rec',
    numerics: 'bf16',
    objectLogit: { scale: 14.3, bias: -10 },
    imageLogit: { scale: 14.3, bias: -10 },
  };

  test('passes a run unchanged', () => {
    expect(modelRunSchema.parse(run)).toEqual(run);
  });

  test.each([
    ['a date that is no instant', { ...run, createdAt: '31 January' }],
    ['embeddings without length', { ...run, embeddingSize: 0 }],
    ['a scale that is not finite', { ...run, objectLogit: { scale: Number.NaN, bias: 0 } }],
  ])('refuses %s', (_, broken) => {
    expect(modelRunSchema.safeParse(broken).success).toBe(false);
  });
});
