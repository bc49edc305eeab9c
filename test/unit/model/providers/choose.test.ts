import { describe, expect, test } from 'vitest';
import { decide, type Known } from '../../../../model/providers/choose.ts';
import type { Probe } from '../../../../model/providers/probe.ts';
import type { ProviderId } from '../../../../model/providers/providers.ts';

const right = (provider: ProviderId, part: Partial<Probe> = {}): Probe => ({
  provider,
  state: 'right',
  reason: null,
  results: [],
  replacements: [],
  precisions: ['fp32'],
  speed: 4,
  ...part,
});

const absent = (provider: ProviderId, reason: string): Probe => ({ ...right(provider), state: 'absent', reason });

const known = (part: Partial<Known>): Known => ({
  platform: 'linux',
  probes: [],
  failures: [],
  precision: 'fp32',
  ...part,
});

describe('without a wish', () => {
  test('one provider after the other is probed, the best of the platform first', () => {
    const cuda = absent('cuda', 'No card.');
    expect(decide('auto', known({}))).toEqual({ probe: 'cuda', isThorough: false });
    expect(decide('auto', known({ probes: [cuda] }))).toEqual({ probe: 'webgpu', isThorough: false });
    expect(decide('auto', known({ platform: 'win32' }))).toEqual({ probe: 'webgpu', isThorough: false });
    expect(decide('auto', known({ platform: 'win32', probes: [absent('webgpu', 'None.')] }))).toMatchObject({
      probe: 'dml',
    });
  });

  test('the first that computes right is taken, with the replacements that it needs', () => {
    const webgpu = right('webgpu', { replacements: ['plain attention'] });
    const decision = decide('auto', known({ probes: [absent('cuda', 'No card.'), webgpu] }));
    expect(decision).toMatchObject({
      asked: 'auto',
      got: 'webgpu',
      execution: { provider: 'webgpu', replacements: ['plain attention'] },
      why: expect.stringMatching(/4 times as fast as the CPU.*plain attention/),
    });
    expect(decide('auto', known({ probes: [right('cuda'), webgpu] }))).toMatchObject({ got: 'cuda' });
  });

  test('the CPU is taken when nothing else will do, and every reason is told', () => {
    const probes = [absent('cuda', 'No card.'), right('webgpu', { speed: 0.5 })];
    expect(decide('auto', known({ probes }))).toEqual({
      asked: 'auto',
      got: 'cpu',
      execution: { provider: 'cpu', replacements: [] },
      why: expect.stringMatching(/CUDA.*: No card\. WebGPU: It is slower than the CPU.*0\.5 times/),
    });
    expect(decide('auto', known({ platform: 'freebsd' }))).toMatchObject({ got: 'cpu' });
    expect(decide('auto', known({ platform: 'darwin', probes: [absent('webgpu', 'None.')] }))).toMatchObject({
      got: 'cpu',
    });
  });

  test('a provider that cannot run the precision of the bundle is passed over', () => {
    const probes = [right('cuda'), right('webgpu', { precisions: ['fp32', 'fp16'] })];
    expect(decide('auto', known({ probes, precision: 'fp16' }))).toMatchObject({ got: 'webgpu' });
    expect(decide('auto', known({ probes, precision: 'int4' }))).toMatchObject({ got: 'cpu' });
  });
});

describe('a provider that is asked for', () => {
  test('is probed in full, also after a first look found it slow, and is used although it is slow', () => {
    expect(decide('webgpu', known({}))).toEqual({ probe: 'webgpu', isThorough: true });
    const slow: Probe = { ...right('webgpu'), state: 'slow', reason: 'It takes long.' };
    expect(decide('webgpu', known({ probes: [slow] }))).toEqual({ probe: 'webgpu', isThorough: true });
    const tested = right('webgpu', { speed: 0.01 });
    expect(decide('webgpu', known({ probes: [tested] }))).toMatchObject({ got: 'webgpu' });
  });

  test('gives way to the CPU when it is absent or wrong, and says why', () => {
    const probes = [absent('dml', 'This is no Windows.')];
    expect(decide('dml', known({ probes }))).toMatchObject({
      asked: 'dml',
      got: 'cpu',
      why: 'DirectML (Windows): This is no Windows.',
    });
  });

  test('gives way to the CPU once it has failed at work, until that is forgotten', () => {
    const failures = [{ provider: 'cuda', reason: 'Out of memory.', at: '2026-11-24T10:00:00.000Z' }] as const;
    const probes = [right('cuda')];
    expect(decide('cuda', known({ probes, failures }))).toMatchObject({
      got: 'cpu',
      why: expect.stringContaining('It failed on 2026-11-24: Out of memory.'),
    });
    expect(decide('auto', known({ probes: [...probes, right('webgpu')], failures }))).toMatchObject({ got: 'webgpu' });
    expect(decide('cuda', known({ probes }))).toMatchObject({ got: 'cuda' });
  });

  test('is the CPU without any probe', () => {
    expect(decide('cpu', known({}))).toMatchObject({ asked: 'cpu', got: 'cpu', why: 'The CPU was asked for.' });
  });
});
