import { ModelCrashError } from '../../model/process/client.ts';
import { type Execution, ON_CPU } from '../../model/providers/providers.ts';
import { reasonOf } from '../reasonOf.ts';
import type { Device } from './device.ts';

/**
 * Runs a job on the execution provider of the device. One that fails there and not on the CPU has been failed by the
 * provider, which is remembered: later jobs stay on the CPU. A job that fails on both is at fault itself.
 */
export async function runOnDevice<T>(
  device: Pick<Device, 'decide' | 'addFailure'>,
  precision: string,
  job: (execution: Execution) => Promise<T>,
): Promise<T> {
  const { got, execution } = await device.decide(precision);
  try {
    return await job(execution);
  } catch (error) {
    if (got === 'cpu' || !mayBeTheProviders(error)) throw error;
    const result = await job(ON_CPU);
    await device.addFailure(got, reasonOf(error));
    return result;
  }
}

function mayBeTheProviders(error: unknown): boolean {
  // The model process tells its errors by their names.
  return error instanceof ModelCrashError || (error instanceof Error && error.name === 'GraphError');
}
