import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startModelProcess } from '../../../../model/process/client.ts';
import type { deviceHandlers } from '../../../../model/providers/deviceHandlers.ts';
import type { Probe } from '../../../../model/providers/probe.ts';
import type { ProviderId } from '../../../../model/providers/providers.ts';
import { hasSoftwareWebgpu, noWebgpu, softwareWebgpu } from './softwareWebgpu.ts';

const entry = new URL('../../../../model/process/deviceChild.ts', import.meta.url);

afterAll(() => void vi.unstubAllEnvs());

/** Probes in a process of its own, as the app does: drivers are found by the variables that it starts with. */
async function probe(provider: ProviderId, isThorough: boolean, variables: Record<string, string>): Promise<Probe> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const child = startModelProcess<typeof deviceHandlers>({ entry, onOutput: () => undefined });
  onTestFinished(() => child.close());
  return child.call('probe', { provider, isThorough });
}

const failedOperations = ({ results }: Probe): string[] =>
  results.filter(({ passed }) => !passed).map(({ operation }) => operation);

describe('the self-test', () => {
  test('finds the CPU right in every operation', async () => {
    const probed = await probe('cpu', true, noWebgpu);
    expect(probed).toMatchObject({ state: 'right', reason: null, replacements: [], speed: 1 });
    expect(probed.precisions).toEqual(['fp32', 'fp16', 'int8', 'int4']);
    expect(failedOperations(probed)).toEqual([]);
    expect(probed.results.length).toBeGreaterThan(15);
  });

  test('tells of a provider that this ONNX Runtime was built without', async () => {
    const elsewhere = process.platform === 'darwin' ? 'dml' : 'coreml';
    const probed = await probe(elsewhere, true, noWebgpu);
    expect(probed).toMatchObject({ state: 'absent', results: [], speed: null });
    expect(probed.reason).toContain(`for ${process.platform}-${process.arch} was built without it`);
  });

  test.skipIf(process.platform !== 'linux')('tells what WebGPU needs where there is no graphics driver', async () => {
    const probed = await probe('webgpu', false, noWebgpu);
    expect(probed.state).toBe('absent');
    expect(probed.reason).toMatch(/No graphics driver was found .* Vulkan/);
  });
});

describe.skipIf(!hasSoftwareWebgpu)('the self-test of WebGPU on SwiftShader', () => {
  test('looks no further than a small product, unless it is asked to', { timeout: 120_000 }, async () => {
    const probed = await probe('webgpu', false, softwareWebgpu);
    expect(probed).toMatchObject({ state: 'slow', results: [] });
    expect(probed.reason).toContain('its graphics driver works in software');
  });

  test('finds its fused attention wrong and puts plain attention in its place', { timeout: 300_000 }, async () => {
    const probed = await probe('webgpu', true, softwareWebgpu);
    expect(probed).toMatchObject({ state: 'right', replacements: ['plain attention', 'separable RoIAlign'] });
    expect(failedOperations(probed)).toEqual([
      'fused attention, 100 tokens',
      'fused causal attention, 100 tokens',
      'fused causal attention, 40 tokens after 40',
      '16-bit product',
    ]);
    expect(probed.precisions).toEqual(['fp32', 'int8', 'int4']);
    expect(probed.speed).toBeLessThan(1);
  });
});
