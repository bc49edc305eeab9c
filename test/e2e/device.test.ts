import { expect, test } from 'vitest';
import type { DeviceReport } from '../../main/deviceReport.ts';
import { runCommand, runJson } from './commandLine.ts';

/** Never there on the platform that runs the tests. */
const absent = process.platform === 'win32' ? 'coreml' : 'dml';

test('the device command tells what the model runs on, and fails for a provider that cannot be used', async () => {
  const tested = await runJson<DeviceReport>('device', '--provider', 'cpu', '--test');
  expect(tested).toMatchObject({ asked: 'cpu', got: 'cpu', testing: null });
  expect(tested.providers[0]).toMatchObject({ id: 'cpu', state: 'right', speed: 1 });
  expect(tested.versions).toHaveProperty('ONNX Runtime');

  const { code, stdout, stderr } = await runCommand('device', '--provider', absent);
  expect(code).toBe(1);
  expect(stdout).toContain('was built without it');
  expect(stdout).toContain('fused attention, 100 tokens');
  expect(stderr).toContain('The model runs on the CPU.');

  // What is tried is not chosen.
  expect((await runJson<DeviceReport>('device')).asked).toBe('auto');
});
