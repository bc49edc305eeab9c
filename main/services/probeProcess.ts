import { extname } from 'node:path';
import { startModelProcess } from '../../model/process/client.ts';
import type { deviceHandlers } from '../../model/providers/deviceHandlers.ts';
import type { Probe } from '../../model/providers/probe.ts';
import type { ProviderId } from '../../model/providers/providers.ts';
import { reasonOf } from '../reasonOf.ts';

/** Longer than a driver in software takes for all tests on a busy machine. */
const PATIENCE_MS = 10 * 60_000;

/** The same extension as this file: .ts from the repository, .js when compiled. */
const deviceChild = new URL(`../../model/process/deviceChild${extname(import.meta.filename)}`, import.meta.url);

/**
 * Probes an execution provider in a process of its own, which a driver may end or hold up without harm.
 * @throws the signal's reason
 */
export async function probeInProcess(
  provider: ProviderId,
  isThorough: boolean,
  signal: AbortSignal,
  entry = deviceChild,
): Promise<Probe> {
  const child = startModelProcess<typeof deviceHandlers>({ entry, repeats: 0, onOutput: () => undefined });
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await child.call('probe', { provider, isThorough }, { signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    signal.throwIfAborted();
    const reason = timeout.aborted ? 'It did not finish its test.' : `Its test ended early: ${reasonOf(error)}`;
    return { provider, state: 'wrong', reason, results: [], replacements: [], precisions: [], speed: null };
  } finally {
    await child.close();
  }
}
