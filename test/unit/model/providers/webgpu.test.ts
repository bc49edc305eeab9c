import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { handlers } from '../../../../model/handlers.ts';
import { type ModelProcess, startModelProcess } from '../../../../model/process/client.ts';
import { type Execution, ON_CPU } from '../../../../model/providers/providers.ts';
import { referenceBundle } from '../bundle/referenceBundle.ts';
import { largestDifference } from '../graph/openGraph.ts';
import { hasSoftwareWebgpu, softwareWebgpu } from './softwareWebgpu.ts';

const bundle = await referenceBundle();
const entry = new URL('../../../../model/process/child.ts', import.meta.url);

/** Longer than the 31 tokens up to which the fused attention of this driver is right. */
const text = `a ${'very '.repeat(40)}small dog`;

describe.skipIf(!hasSoftwareWebgpu)('a bundle on WebGPU by SwiftShader', () => {
  let child: ModelProcess<typeof handlers>;
  beforeAll(() => {
    for (const [name, value] of Object.entries(softwareWebgpu)) vi.stubEnv(name, value);
    child = startModelProcess<typeof handlers>({ entry, onOutput: () => undefined });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await child.close();
  });

  const encode = (execution: Execution) =>
    child.call('encodeTexts', { model: { bundle, numerics: 'fp32', execution }, kind: 'object', texts: [text] });

  test('embeds as on the CPU with plain attention, and not without it', { timeout: 180_000 }, async () => {
    const onCpu = await encode(ON_CPU);
    const plain = await encode({ provider: 'webgpu', replacements: ['plain attention'] });
    expect(largestDifference(plain, onCpu)).toBeLessThan(1e-4);
    const fused = await encode({ provider: 'webgpu', replacements: [] });
    expect(largestDifference(fused, onCpu)).toBeGreaterThan(1e-2);
  });

  test('names the provider and the graph when it cannot run', { timeout: 60_000 }, async () => {
    const running = encode({ provider: process.platform === 'win32' ? 'coreml' : 'dml', replacements: [] });
    await expect(running).rejects.toThrow(/graph "decoder" .* to open on (dml|coreml), got: .*; use the CPU/);
  });
});
