import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { DeviceReport } from '../../../../main/deviceReport.ts';
import { createDevice, type DeviceOptions } from '../../../../main/services/device.ts';
import { probeInProcess } from '../../../../main/services/probeProcess.ts';
import type { Probe } from '../../../../model/providers/probe.ts';
import type { ProviderId } from '../../../../model/providers/providers.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

const rightProbe = (provider: ProviderId, part: Partial<Probe> = {}): Probe => ({
  provider,
  state: 'right',
  reason: null,
  results: [{ operation: 'product', purpose: 'everything', passed: true, error: 1e-7, tolerance: 1e-3, message: null }],
  replacements: [],
  precisions: ['fp32'],
  speed: 3,
  ...part,
});

const absentProbe = (provider: ProviderId): Probe =>
  rightProbe(provider, { state: 'absent', reason: 'There is no card.', results: [], precisions: [], speed: null });

/** A device whose probes come out as told, with what it was asked to probe and what it said. */
function start(dataFolder: string, part: Partial<Record<ProviderId, Probe>>, options: Partial<DeviceOptions> = {}) {
  const probe = vi.fn(async (provider: ProviderId) => part[provider] ?? absentProbe(provider));
  const told: string[] = [];
  const device = createDevice({ dataFolder, probe, onFallback: (text) => void told.push(text), ...options });
  return { device, told, probed: () => probe.mock.calls.map(([provider]) => provider) };
}

// `webgpu` is in the list of what every platform that is tested on prefers.
describe('a device', () => {
  test('is what was probed right, once and for all starts', async () => {
    const dataFolder = await temporaryFolder();
    const first = start(dataFolder, { webgpu: rightProbe('webgpu') });
    expect(await first.device.decide('fp32')).toMatchObject({ asked: 'auto', got: 'webgpu' });
    expect(first.probed()).toContain('webgpu');
    const second = start(dataFolder, {});
    expect(await second.device.decide('fp32')).toMatchObject({ got: 'webgpu' });
    expect(second.probed()).not.toContain('webgpu');
    expect([...first.told, ...second.told]).toEqual([]);
  });

  test('is looked for again at the next start when there was none', async () => {
    const dataFolder = await temporaryFolder();
    const first = start(dataFolder, {});
    expect(await first.device.decide('fp32')).toMatchObject({ got: 'cpu' });
    const second = start(dataFolder, { webgpu: rightProbe('webgpu') });
    expect(await second.device.decide('fp32')).toMatchObject({ got: 'webgpu' });
    expect(first.probed().filter((provider) => provider === 'webgpu')).toHaveLength(1);
  });

  test('is probed again when a version has changed', async () => {
    const dataFolder = await temporaryFolder();
    await start(dataFolder, { webgpu: rightProbe('webgpu') }).device.decide('fp32');
    const file = path.join(dataFolder, 'device.json');
    const state = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...state, versions: { ...state.versions, 'ONNX Runtime': '1.0' } }));
    const updated = start(dataFolder, {});
    expect(await updated.device.decide('fp32')).toMatchObject({ got: 'cpu' });
    expect(updated.probed()).toContain('webgpu');
  });

  test('that computes wrongly is not used, and that is told with the operation', async () => {
    const reason = 'The matrix product is wrong by 20 %.';
    const wrong = rightProbe('webgpu', { state: 'wrong', reason });
    const { device, told } = start(await temporaryFolder(), { webgpu: wrong });
    expect(await device.decide('fp32')).toMatchObject({ got: 'cpu', why: expect.stringContaining(reason) });
    expect(told).toEqual([`WebGPU is not used. ${reason}`]);
  });

  test('that is asked for in vain is told of, and tried without changing what was chosen', async () => {
    const dataFolder = await temporaryFolder();
    const { device, told } = start(dataFolder, {}, { asked: 'coreml' });
    expect(await device.decide('fp32')).toMatchObject({ asked: 'coreml', got: 'cpu' });
    expect(told).toEqual(['The model runs on the CPU. CoreML (Apple): There is no card.']);
    expect(await start(dataFolder, {}).device.report()).toMatchObject({ asked: 'auto' });
  });

  test('that failed at work is left alone from start to start, until it is tested again', async () => {
    const dataFolder = await temporaryFolder();
    const probes = { webgpu: rightProbe('webgpu') };
    const first = start(dataFolder, probes);
    await first.device.decide('fp32');
    await first.device.addFailure('webgpu', 'The device was lost.');
    expect(first.told).toEqual(['WebGPU failed and the model runs without it from now on: The device was lost.']);
    expect(await first.device.decide('fp32')).toMatchObject({ got: 'cpu' });

    const second = start(dataFolder, probes);
    expect(await second.device.decide('fp32')).toMatchObject({
      got: 'cpu',
      why: expect.stringContaining('The device was lost.'),
    });
    const report = await second.device.test('webgpu');
    expect(report).toMatchObject({ got: 'webgpu' });
    expect(report.providers.find(({ id }) => id === 'webgpu')).toMatchObject({ failure: null, state: 'right' });
    expect(await second.device.decide('fp32')).toMatchObject({ got: 'webgpu' });
  });

  test('can be chosen for good', async () => {
    const dataFolder = await temporaryFolder();
    const probes = { webgpu: rightProbe('webgpu') };
    const { device } = start(dataFolder, probes);
    await device.decide('fp32');
    expect(await device.choose('cpu')).toMatchObject({ asked: 'cpu', got: 'cpu' });
    expect(await device.decide('fp32')).toMatchObject({ got: 'cpu' });
    expect(await start(dataFolder, probes).device.decide('fp32')).toMatchObject({ asked: 'cpu', got: 'cpu' });
  });

  test('reports every provider with its tests, and nothing decided before anything was tested', async () => {
    const { device } = start(await temporaryFolder(), { webgpu: rightProbe('webgpu') });
    const untested = await device.report();
    expect(untested).toMatchObject({ asked: 'auto', got: null });
    expect(untested.memory.total).toBeGreaterThan(untested.memory.free);
    expect(Object.keys(untested.versions)).toContain('ONNX Runtime');
    expect(untested.providers.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'untested'));

    const { providers } = await device.test(null);
    expect(providers.map(({ id, state }) => [id, state])).toEqual([
      ['cpu', 'absent'],
      ['cuda', 'absent'],
      ['webgpu', 'right'],
      ['dml', 'absent'],
      ['coreml', 'absent'],
    ]);
    expect(providers[2]).toMatchObject({ speed: 3, tests: [{ operation: 'product', passed: true }] });
  });

  test('whose state cannot be kept is tested, and is the same as long as the app runs', async () => {
    const file = path.join(await temporaryFolder(), 'a file');
    await writeFile(file, '');
    const { device, probed } = start(file, { webgpu: rightProbe('webgpu') });
    expect(await device.decide('fp32')).toMatchObject({ got: 'webgpu' });
    expect(await device.decide('int8')).toMatchObject({ got: 'cpu' });
    expect(probed().filter((provider) => provider === 'webgpu')).toHaveLength(1);
  });

  test('tells every change, also what is being tested', async () => {
    const reports: DeviceReport[] = [];
    const probes = { webgpu: rightProbe('webgpu') };
    const { device } = start(await temporaryFolder(), probes, { onChange: (report) => void reports.push(report) });
    await device.decide('fp32');
    expect(reports.map(({ testing }) => testing)).toContain('webgpu');
    expect(reports.at(-1)).toMatchObject({ testing: null, got: 'webgpu' });
    await device.choose('cpu');
    expect(reports.at(-1)).toMatchObject({ asked: 'cpu', got: 'cpu' });
  });

  test('whose state is damaged begins anew', async () => {
    const dataFolder = await temporaryFolder();
    await writeFile(path.join(dataFolder, 'device.json'), '{"asked": "abacus"}');
    expect(await start(dataFolder, {}).device.report()).toMatchObject({ asked: 'auto', got: null });
  });
});

test('a driver that ends the process which tries it is survived, and not used', async () => {
  const entry = new URL('./crashingDriver.ts', import.meta.url);
  const probed = await probeInProcess('webgpu', true, new AbortController().signal, entry);
  expect(probed).toMatchObject({ provider: 'webgpu', state: 'wrong', results: [] });
  expect(probed.reason).toMatch(/Its test ended early: .* died once .*the driver lost its device/s);
});

test('a probe ends with the app', async () => {
  const closing = AbortSignal.abort(new Error('The app was closed.'));
  await expect(probeInProcess('cpu', true, closing)).rejects.toThrow('The app was closed.');
});
