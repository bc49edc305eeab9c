import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelBytes } from '../../graph/onnxBytes.ts';
import { sessionOptions } from '../openSession.ts';
import type { ProviderId } from '../providers.ts';
import { attentionCases } from './attentionCases.ts';
import type { Purpose, SelfTestCase } from './case.ts';
import { layerCases } from './layerCases.ts';
import { precisionCases } from './precisionCases.ts';
import { roiCases } from './roiCases.ts';

/** How one operation came out. */
export interface SelfTestResult {
  readonly operation: string;
  readonly purpose: Purpose;
  readonly passed: boolean;
  /** Largest error as a share of the largest expected value; null when there is none to tell, as `message` says. */
  readonly error: number | null;
  readonly tolerance: number;
  readonly message: string | null;
}

/** All cases, those that everything needs first; each is made when it is asked for. */
export function* selfTestCases(): Generator<SelfTestCase> {
  yield* layerCases();
  yield* attentionCases();
  yield* roiCases();
  yield* precisionCases();
}

/** Runs one case on a provider. What goes wrong is part of the result. */
export async function runCase(provider: ProviderId, test: SelfTestCase): Promise<SelfTestResult> {
  const { operation, purpose, tolerance } = test;
  try {
    const error = largestError(await compute(provider, test), test.expected);
    if (error === null) throw new Error('Expected numbers, got values that are none, or too few.');
    return { operation, purpose, passed: error <= tolerance, error, tolerance, message: null };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { operation, purpose, passed: false, error: null, tolerance, message };
  }
}

async function compute(provider: ProviderId, { graph, feeds }: SelfTestCase): Promise<Float32Array> {
  const session = await InferenceSession.create(modelBytes(graph, 'self-test'), sessionOptions(provider));
  try {
    const tensors = Object.entries(feeds).map(([name, value]) => [
      name,
      value instanceof Tensor ? value : new Tensor('float32', value.data, value.dims),
    ]);
    const { data } = (await session.run(Object.fromEntries(tensors))).y;
    if (data instanceof Float32Array) return data;
    throw new Error('Expected fp32 results, got others.');
  } finally {
    await session.release();
  }
}

/** As a share of the largest expected value; null when a value is missing or no number. */
function largestError(actual: Float32Array, expected: Float32Array): number | null {
  if (actual.length !== expected.length) return null;
  let [error, largest] = [0, 0];
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs(actual[i] - value);
    if (!Number.isFinite(difference)) return null;
    error = Math.max(error, difference);
    largest = Math.max(largest, Math.abs(value));
  }
  return error / largest;
}
