import { listSupportedBackends } from 'onnxruntime-node';
import { judge, type Verdict } from './judge.ts';
import { type ProviderId, providers } from './providers.ts';
import { runCase, type SelfTestResult, selfTestCases } from './selfTest/run.ts';
import { LARGE, measureMilliseconds, SMALL, type Work } from './speed.ts';

/** What was found out about one provider on this machine. */
export interface Probe extends Pick<Verdict, 'replacements' | 'precisions'> {
  readonly provider: ProviderId;
  /**
   * `wrong` covers a provider that is there and cannot be used, for whatever reason; `slow` one that was not tested any
   * further, as the CPU is many times as fast.
   */
  readonly state: 'right' | 'slow' | 'wrong' | 'absent';
  /** Why it is not right, in a sentence; null when it is. */
  readonly reason: string | null;
  readonly results: readonly SelfTestResult[];
  /** How many times as fast as the CPU it multiplies matrices; null when it was not measured. */
  readonly speed: number | null;
}

/** A small product takes any graphics card much less. */
const HOPELESS_MS = 20;

/** Which of the providers the installed ONNX Runtime was built with. */
function builtProviders(): ProviderId[] {
  const built = new Set<string>(listSupportedBackends().map(({ name }) => name));
  return providers.map(({ id }) => id).filter((id) => built.has(id));
}

/**
 * Tries a provider on operations with known results. A driver may end the process while this runs: run it in one that
 * nothing else depends on.
 * @param isThorough tests also one that is much too slow, which takes a minute.
 */
export async function probe(provider: ProviderId, isThorough: boolean): Promise<Probe> {
  if (!builtProviders().includes(provider)) {
    const platform = `${process.platform}-${process.arch}`;
    return unusable(provider, 'absent', `ONNX Runtime for ${platform} was built without it. ${hintOf(provider)}`);
  }
  const small = await measureMilliseconds(provider, SMALL).catch(messageOf);
  if (typeof small === 'string') return notThere(provider, small);
  const isHopeless = provider !== 'cpu' && small > HOPELESS_MS;
  if (isHopeless && !isThorough) return unusable(provider, 'slow', tooSlow(small));
  const results: SelfTestResult[] = [];
  for (const test of selfTestCases()) results.push(await runCase(provider, test));
  const { refusal, replacements, precisions } = judge(provider, results);
  if (refusal !== null) return unusable(provider, 'wrong', refusal, results);
  const speed = await speedOf(provider, isHopeless ? SMALL : LARGE);
  return { provider, state: 'right', reason: null, results, replacements, precisions, speed };
}

async function speedOf(provider: ProviderId, work: Work): Promise<number> {
  if (provider === 'cpu') return 1;
  const own = await measureMilliseconds(provider, work);
  return (await measureMilliseconds('cpu', work)) / own;
}

function tooSlow(milliseconds: number): string {
  return `A small matrix product takes it ${Math.round(milliseconds)} ms: its graphics driver works in software.`;
}

/** A provider on which not even a product runs. */
function notThere(provider: ProviderId, message: string): Probe {
  const missing = ABSENCES.find(([pattern]) => pattern.test(message))?.[1];
  if (missing === undefined) return unusable(provider, 'wrong', `A matrix product does not run: ${message}`);
  return unusable(provider, 'absent', `${missing} ${hintOf(provider)}`);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What is known of a provider that cannot be used. */
export function unusable(
  provider: ProviderId,
  state: Exclude<Probe['state'], 'right'>,
  reason: string,
  results: readonly SelfTestResult[] = [],
): Probe {
  return { provider, state, reason, results, replacements: [], precisions: [], speed: null };
}

/** What ONNX Runtime says when a library, a driver or a card is missing. */
const ABSENCES: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/failed to load (shared )?library/i, 'Its libraries cannot be loaded.'],
  [/failed to get a webgpu adapter|no supported adapters/i, 'No graphics driver was found that it can use.'],
  [
    /no cuda-capable device|cuda driver version is insufficient|no kernel image/i,
    'No graphics card was found that it can use.',
  ],
  [/backend not found|no available backend/i, 'ONNX Runtime was built without it.'],
];

function hintOf(provider: ProviderId): string {
  return providers.find(({ id }) => id === provider)?.hint ?? '';
}
