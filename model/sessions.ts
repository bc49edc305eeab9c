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
  const open = (graph: GraphName) => {
    const session = opened.get(graph) ?? InferenceSession.create(join(bundleFolder, `${graph}.onnx`), OPTIONS);
    opened.set(graph, session);
    return session;
  };
  return {
    async run(graph, feeds, outputs) {
      try {
        const session = await open(graph);
        const results = await session.run(toTensors(feeds), outputs);
        return selectFloats(results, outputs);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`Expected the graph "${graph}" of ${bundleFolder} to run, got: ${reason}`, { cause });
      }
    },
    async close() {
      const sessions = await Promise.all(opened.values());
      opened.clear();
      await Promise.all(sessions.map((session) => session.release()));
    },
  };
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
