import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** The graphs of a bundle, by the names of their files. */
export type GraphName = 'proposer' | 'vision' | 'pyramid' | 'objects' | 'decoder' | 'heads';

/** A row-major fp32 tensor. */
export interface FloatTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Named inputs of one run; an fp32 result of one graph can be fed to the next as it is. */
export type Feeds = Readonly<Record<string, FloatTensor | Tensor>>;

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

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** Opens no session yet; a missing or damaged graph is reported when it is first run. */
export function openSessions(bundleFolder: string): Sessions {
  const opened = new Map<GraphName, Promise<InferenceSession>>();
  const open = async (graph: GraphName) => {
    const file = join(bundleFolder, `${graph}.onnx`);
    const session = opened.get(graph) ?? InferenceSession.create(file, OPTIONS);
    opened.set(graph, session);
    try {
      return await session;
    } catch (cause) {
      opened.delete(graph);
      const reason = `got: ${messageOf(cause)}; convert the checkpoint again`;
      throw new Error(`Expected the graph "${graph}" in ${file} to open, ${reason}.`, { cause });
    }
  };
  return {
    async run(graph, feeds, outputs) {
      const session = await open(graph);
      try {
        return selectFloats(await session.run(toTensors(feeds), outputs), outputs);
      } catch (cause) {
        throw new Error(`Expected the graph "${graph}" of ${bundleFolder} to run, got: ${messageOf(cause)}`, { cause });
      }
    },
    async close() {
      const sessions = await Promise.allSettled(opened.values());
      opened.clear();
      for (const outcome of sessions) if (outcome.status === 'fulfilled') await outcome.value.release();
    },
  };
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
    selected[name] = { data, dims };
  }
  // Every name of the list was just filled in.
  return selected as Record<Output, FloatTensor>;
}
