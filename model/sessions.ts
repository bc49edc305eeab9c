import { join } from 'node:path';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { isOutOfMemory, MEMORY_ADVICE } from './outOfMemory.ts';
import { type OpenedGraph, openSession } from './providers/openSession.ts';
import { type Execution, ON_CPU } from './providers/providers.ts';
import type { Feeds, FloatTensor } from './tensors.ts';

export type { Feeds, FloatTensor };

/** The graphs of a bundle, by the names of their files. */
export type GraphName = 'proposer' | 'vision' | 'pyramid' | 'objects' | 'decoder' | 'heads';

/** The ONNX Runtime sessions of one bundle, each opened when its graph is first run. */
export interface Sessions {
  /**
   * Runs a graph and returns the wanted outputs, all fp32.
   * @throws with the graph's name when it cannot be opened or run.
   */
  run<Output extends string>(
    graph: GraphName,
    feeds: Feeds,
    outputs: readonly Output[],
  ): Promise<Record<Output, FloatTensor>>;
  close(): Promise<void>;
}

/** A graph could not be opened or run, which may be the fault of its execution provider. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/**
 * Opens no session yet; a missing or damaged graph is reported when it is first run.
 * @throws GraphError from `run` when a graph cannot be opened or run on the provider.
 */
export function openSessions(bundleFolder: string, execution: Execution = ON_CPU): Sessions {
  const opened = new Map<GraphName, Promise<OpenedGraph>>();
  const open = async (graph: GraphName) => {
    const file = join(bundleFolder, `${graph}.onnx`);
    const session = opened.get(graph) ?? openSession(file, execution);
    opened.set(graph, session);
    try {
      return await session;
    } catch (cause) {
      opened.delete(graph);
      const repair = execution.provider === 'cpu' ? 'convert the checkpoint again' : 'use the CPU';
      const expected = `Expected the graph "${graph}" in ${file} to open${onProvider(execution)}`;
      throw graphError(expected, cause, repair);
    }
  };
  return {
    async run(graph, feeds, outputs) {
      const { session, completeFeeds } = await open(graph);
      try {
        return selectFloats(await session.run(toTensors(completeFeeds(feeds)), outputs), outputs);
      } catch (cause) {
        throw graphError(`Expected the graph "${graph}" of ${bundleFolder} to run${onProvider(execution)}`, cause);
      }
    },
    async close() {
      const sessions = await Promise.allSettled(opened.values());
      opened.clear();
      for (const outcome of sessions) if (outcome.status === 'fulfilled') await outcome.value.session.release();
    },
  };
}

/** @param repair what helps unless memory ran out */
function graphError(expected: string, cause: unknown, repair?: string): GraphError {
  const got = messageOf(cause);
  const advice = isOutOfMemory(got) ? MEMORY_ADVICE : repair;
  return new GraphError(`${expected}, got: ${got}${advice === undefined ? '' : `; ${advice}.`}`, { cause });
}

function onProvider({ provider }: Execution): string {
  return provider === 'cpu' ? '' : ` on ${provider}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An int64 tensor from integers that a double holds exactly. */
export function int64Tensor(values: ArrayLike<number>, dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(Array.from(values), BigInt), dims);
}

function toTensors(feeds: Feeds): Record<string, Tensor> {
  const tensors = Object.entries(feeds).map(
    ([name, value]) => [name, value instanceof Tensor ? value : new Tensor('float32', value.data, value.dims)] as const,
  );
  return Object.fromEntries(tensors);
}

function selectFloats<Output extends string>(
  results: InferenceSession.OnnxValueMapType,
  outputs: readonly Output[],
): Record<Output, FloatTensor> {
  const selected: Partial<Record<Output, FloatTensor>> = {};
  for (const name of outputs) {
    const { data, dims } = results[name];
    if (!(data instanceof Float32Array)) throw new Error(`output "${name}" is not fp32`);
    if (!areNumbers(data)) throw new Error(`output "${name}" holds values that are no numbers`);
    selected[name] = { data, dims };
  }
  // Every name of the list was just filled in.
  return selected as Record<Output, FloatTensor>;
}

/** A driver in trouble gives NaN or infinity where it gives anything. */
function areNumbers(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i];
  return sum === 0;
}
