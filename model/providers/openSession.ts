import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { Feeds } from '../tensors.ts';
import type { Execution } from './providers.ts';
import { replaceOperations } from './replacements.ts';
import { withRoiInputs } from './roiInputs.ts';

/** A graph on its execution provider. */
export interface OpenedGraph {
  readonly session: InferenceSession;
  /** The feeds of the graph as it is in the bundle, completed for the graph as it was opened. */
  completeFeeds(feeds: Feeds): Feeds;
}

/**
 * Opens a graph of a bundle. Operations that the provider has no kernel for run on the CPU.
 * @throws when the provider is not there, or the graph cannot be opened on it.
 */
export async function openSession(file: string, { provider, replacements }: Execution): Promise<OpenedGraph> {
  const options = sessionOptions(provider);
  if (replacements.length === 0) {
    return { session: await InferenceSession.create(file, options), completeFeeds: (feeds) => feeds };
  }
  const { bytes, roiInputs } = replaceOperations(await readFile(file), replacements);
  const extra = { session: { model_external_initializers_file_folder_path: dirname(file) } };
  const session = await InferenceSession.create(bytes, { ...options, extra });
  return { session, completeFeeds: (feeds) => withRoiInputs(feeds, roiInputs) };
}

export function sessionOptions(provider: Execution['provider']): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // An arena keeps the most that its graph ever needed, and the graphs of a bundle run one after the other: without
    // arenas a large model takes half a gigabyte less, and nano a twentieth more time at most.
    enableCpuMemArena: false,
    enableMemPattern: false,
  };
}
