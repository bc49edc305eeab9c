import type { Probe } from './probe.ts';
import { type Execution, ON_CPU, type ProviderId, providers } from './providers.ts';

/** A provider by name, or the best that there is. */
export type Asked = ProviderId | 'auto';

/** A provider that failed while it ran a bundle which the CPU could run; it is not used until it is tested again. */
export interface Failure {
  readonly provider: ProviderId;
  readonly reason: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** What to run bundles on, and why. */
export interface Decision {
  readonly asked: Asked;
  readonly got: ProviderId;
  /** In sentences. */
  readonly why: string;
  readonly execution: Execution;
}

/** What a decision needs to know first. */
export interface ProbeNeeded {
  readonly probe: ProviderId;
  readonly isThorough: boolean;
}

export interface Known {
  /** Node's name of the platform. */
  readonly platform: string;
  readonly probes: readonly Probe[];
  readonly failures: readonly Failure[];
  /** Of the bundle that is to run. */
  readonly precision: string;
}

/**
 * What `auto` tries before the CPU, the best first. WebGPU comes before DirectML, whose attention lacks more. CoreML is
 * used only when it is asked for: most of the network would still run on the CPU.
 */
const PREFERENCES: Readonly<Record<string, readonly ProviderId[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['webgpu', 'dml'],
  darwin: ['webgpu'],
};

/** Decides what to run a bundle on, or says which provider has to be probed for that. */
export function decide(asked: Asked, known: Known): Decision | ProbeNeeded {
  if (asked === 'cpu') return { asked, got: 'cpu', why: 'The CPU was asked for.', execution: ON_CPU };
  const candidates = asked === 'auto' ? (PREFERENCES[known.platform] ?? []) : [asked];
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const outcome = consider(candidate, asked !== 'auto', known);
    if ('isThorough' in outcome) return outcome;
    if ('execution' in outcome) return { asked, got: candidate, ...outcome };
    reasons.push(`${titleOf(candidate)}: ${outcome.reason}`);
  }
  const why = reasons.length === 0 ? 'No other is made for this platform.' : reasons.join(' ');
  return { asked, got: 'cpu', why, execution: ON_CPU };
}

type Outcome = ProbeNeeded | { readonly why: string; readonly execution: Execution } | { readonly reason: string };

function consider(provider: ProviderId, isNamed: boolean, { probes, failures, precision }: Known): Outcome {
  const failure = failures.find((failed) => failed.provider === provider);
  if (failure !== undefined) return { reason: `It failed on ${failure.at.slice(0, 10)}: ${failure.reason}` };
  const probe = probes.find((known) => known.provider === provider);
  if (probe === undefined || (isNamed && probe.state === 'slow')) return { probe: provider, isThorough: isNamed };
  if (probe.state !== 'right') return { reason: probe.reason ?? 'It cannot be used.' };
  if (!probe.precisions.includes(precision)) return { reason: `It cannot run bundles of precision ${precision}.` };
  const { replacements, speed } = probe;
  const pace = speed === null ? '' : ` It multiplies matrices ${timesOf(speed)} as fast as the CPU.`;
  if (!isNamed && speed !== null && speed < 1) return { reason: `It is slower than the CPU.${pace}` };
  const start = isNamed ? 'It was asked for, and computes right.' : 'It is the best that computes right here.';
  return { why: `${start}${pace}${remarkOn(replacements)}`, execution: { provider, replacements } };
}

function remarkOn(replacements: readonly string[]): string {
  if (replacements.length === 0) return '';
  const operations = replacements.length === 1 ? 'an operation' : 'operations';
  return ` In place of ${operations} that it lacks or computes wrongly: ${replacements.join(', ')}.`;
}

function timesOf(speed: number): string {
  return `${speed >= 10 ? Math.round(speed) : Number(speed.toPrecision(2))} times`;
}

function titleOf(provider: ProviderId): string {
  return providers.find(({ id }) => id === provider)?.title ?? provider;
}
