import { expect, test, vi } from 'vitest';
import type { Device } from '../../../../main/services/device.ts';
import { runOnDevice } from '../../../../main/services/runOnDevice.ts';
import { ModelCrashError } from '../../../../model/process/client.ts';
import { type Execution, ON_CPU, type ProviderId } from '../../../../model/providers/providers.ts';

const addFailure = vi.fn<Device['addFailure']>(async () => {});

const deviceOf = (provider: ProviderId): Pick<Device, 'decide' | 'addFailure'> => ({
  decide: async () => ({ asked: 'auto', got: provider, why: '', execution: { provider, replacements: [] } }),
  addFailure,
});

const graphError = Object.assign(new Error('The graph does not run.'), { name: 'GraphError' });

/** A job that fails on the given provider, and tells where it ran. */
const failingOn = (failing: ProviderId, error: Error) => async (execution: Execution) => {
  if (execution.provider === failing) throw error;
  return execution.provider;
};

test.each([
  ['a graph that does not run', graphError],
  ['a process that dies', new ModelCrashError('It died.')],
])('%s on the provider alone is repeated on the CPU and remembered', async (_, error) => {
  addFailure.mockClear();
  expect(await runOnDevice(deviceOf('webgpu'), 'fp32', failingOn('webgpu', error))).toBe('cpu');
  expect(addFailure).toHaveBeenCalledExactlyOnceWith('webgpu', error.message);
});

test('a job that fails on the CPU as well is at fault itself', async () => {
  addFailure.mockClear();
  const job = async () => {
    throw graphError;
  };
  await expect(runOnDevice(deviceOf('cuda'), 'fp32', job)).rejects.toBe(graphError);
  expect(addFailure).not.toHaveBeenCalled();
});

test.each([
  ['a job that is refused', 'webgpu', new Error('Expected a phrase.')],
  ['a graph that does not run on the CPU', 'cpu', graphError],
] as const)('%s is not repeated', async (_, provider, error) => {
  const job = vi.fn(failingOn(provider, error));
  await expect(runOnDevice(deviceOf(provider), 'fp32', job)).rejects.toBe(error);
  expect(job).toHaveBeenCalledOnce();
});

test('a job that succeeds runs once, with the replacements of the device', async () => {
  const job = vi.fn(async (execution: Execution) => execution);
  expect(await runOnDevice(deviceOf('cpu'), 'fp32', job)).toEqual(ON_CPU);
  expect(job).toHaveBeenCalledOnce();
});
