import { describe, expect, test } from 'vitest';
import { judge } from '../../../../model/providers/judge.ts';
import { type Purpose, purposes } from '../../../../model/providers/selfTest/case.ts';
import type { SelfTestResult } from '../../../../model/providers/selfTest/run.ts';

/** Results of a self-test in which some purposes fail. */
const resultsWith = (...wrong: Purpose[]): SelfTestResult[] =>
  purposes.map((purpose) => {
    const passed = !wrong.includes(purpose);
    const error = passed ? 1e-7 : 0.21;
    return { operation: `operation for ${purpose}`, purpose, passed, error, tolerance: 0.002, message: null };
  });

describe('a provider', () => {
  test('that computes everything right runs bundles as they are, of every precision', () => {
    expect(judge('dml', resultsWith('plain attention'))).toMatchObject({ refusal: null, replacements: [] });
    expect(judge('cpu', resultsWith())).toEqual({
      refusal: null,
      replacements: [],
      precisions: ['fp32', 'fp16', 'int8', 'int4'],
    });
  });

  test('with wrong operators gets what stands in for them', () => {
    expect(judge('cpu', resultsWith('fused attention')).replacements).toEqual(['plain attention']);
    expect(judge('cpu', resultsWith('RoIAlign')).replacements).toEqual(['separable RoIAlign']);
  });

  test('that has no RoIAlign of its own gets the separable one, unless that is wrong', () => {
    expect(judge('webgpu', resultsWith()).replacements).toEqual(['separable RoIAlign']);
    expect(judge('webgpu', resultsWith('separable RoIAlign')).replacements).toEqual([]);
  });

  test('is refused by the operation that nothing stands in for, and by how much it is wrong', () => {
    expect(judge('cpu', resultsWith('everything'))).toEqual({
      refusal: 'The operation for everything is wrong by 21 %, where 0.20 % would pass.',
      replacements: [],
      precisions: [],
    });
    const both = judge('webgpu', resultsWith('fused attention', 'plain attention'));
    expect(both.refusal).toContain('operation for plain attention is wrong by 21 %');
  });

  test('is refused by the operation that does not run, with what was said of it', () => {
    const results = resultsWith('everything').map((result) =>
      result.passed ? result : { ...result, error: null, message: 'The device was lost.' },
    );
    expect(judge('cpu', results).refusal).toBe('The operation for everything does not run: The device was lost.');
  });

  test('that cannot multiply narrow numbers runs bundles without them', () => {
    expect(judge('cpu', resultsWith('fp16 bundles', 'int4 bundles')).precisions).toEqual(['fp32', 'int8']);
  });
});
