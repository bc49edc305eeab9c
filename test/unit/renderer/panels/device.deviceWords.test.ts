import { describe, expect, test } from 'vitest';
import type { DeviceReport, ProviderReport } from '../../../../main/deviceReport.ts';
import {
  remarksOn,
  runsOn,
  shareInWords,
  speedInWords,
  stateOf,
  testsInWords,
} from '../../../../renderer/panels/device/deviceWords.ts';

const webgpu: ProviderReport = {
  id: 'webgpu',
  title: 'WebGPU',
  state: 'right',
  reason: null,
  failure: null,
  speed: 3,
  replacements: ['plain attention'],
  precisions: ['fp32'],
  tests: [
    { operation: 'product', passed: true, error: 1e-7, tolerance: 2e-3, message: null },
    { operation: 'fused attention', passed: false, error: 0.2, tolerance: 2e-3, message: null },
  ],
};
const failure = { reason: 'The device was lost.', at: '2026-11-24T10:00:00.000Z' };

const report: DeviceReport = {
  asked: 'auto',
  got: 'webgpu',
  why: '',
  testing: null,
  versions: {},
  memory: { total: 2, free: 1 },
  providers: [webgpu],
};

describe('an execution provider', () => {
  test('is shown as being tested, then as failed at work, then by its probe', () => {
    expect(stateOf(webgpu, 'webgpu')).toBe('testing');
    expect(stateOf({ ...webgpu, failure }, null)).toBe('failed');
    expect(stateOf(webgpu, 'cuda')).toBe('right');
  });

  test('is described by its failure, its reason and its replacements', () => {
    expect(remarksOn({ ...webgpu, failure, reason: 'It is slow.' })).toBe(
      'On 2026-11-24: The device was lost. It is slow. In place of its own operations: plain attention.',
    );
    expect(remarksOn({ ...webgpu, replacements: [] })).toBe('');
  });

  test('counts its tests and those that are wrong', () => {
    expect(testsInWords(webgpu.tests)).toBe('2 tests, 1 wrong');
    expect(testsInWords(webgpu.tests.slice(0, 1))).toBe('1 test, all right');
  });
});

test.each([
  [null, ''],
  [0.00393, '0.0039 × CPU'],
  [3.24, '3.2 × CPU'],
  [27.4, '27 × CPU'],
])('the speed %f is shown as "%s"', (speed, words) => {
  expect(speedInWords(speed)).toBe(words);
});

test.each([
  [0.2153, '22 %'],
  [0.002, '0.2 %'],
  [2.3e-7, '2e-7'],
  [0, '0'],
])('the error %f is shown as "%s"', (share, words) => {
  expect(shareInWords(share)).toBe(words);
});

test('what the model runs on is named, once it is known', () => {
  expect(runsOn(report)).toBe('WebGPU');
  expect(runsOn({ ...report, got: null })).toBeNull();
  expect(runsOn(null)).toBeNull();
});
