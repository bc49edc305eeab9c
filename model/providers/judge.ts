import { type ProviderId, providers, type Replacement } from './providers.ts';
import type { Purpose } from './selfTest/case.ts';
import type { SelfTestResult } from './selfTest/run.ts';

/** What the results of a self-test mean for running bundles. */
export interface Verdict {
  /** Why nothing can run on the provider, naming the operation and its error; null when bundles can. */
  readonly refusal: string | null;
  /** What stands in for operations that it lacks or computes wrongly. */
  readonly replacements: readonly Replacement[];
  /** Precisions of bundles that it can run. */
  readonly precisions: readonly string[];
}

/** Judges a provider by its self-test: operations that are wrong are replaced where the replacement is right. */
export function judge(provider: ProviderId, results: readonly SelfTestResult[]): Verdict {
  const failed = (purpose: Purpose) => results.find((result) => result.purpose === purpose && !result.passed);
  const wrong = failed('everything');
  const attention = chooseForm(provider, 'plain attention', failed('fused attention'), failed('plain attention'));
  const roiAlign = chooseForm(provider, 'separable RoIAlign', failed('RoIAlign'), failed('separable RoIAlign'));
  const culprit = wrong ?? attention.culprit ?? roiAlign.culprit;
  if (culprit !== undefined) return { refusal: describeFailure(culprit), replacements: [], precisions: [] };
  const narrow = (['fp16', 'int8', 'int4'] as const).filter(
    (precision) => failed(`${precision} bundles`) === undefined,
  );
  const replacements = [...attention.replacements, ...roiAlign.replacements];
  return { refusal: null, replacements, precisions: ['fp32', ...narrow] };
}

/** The failed operation and by how much, or why it did not run, as a sentence. */
export function describeFailure({ operation, error, tolerance, message }: SelfTestResult): string {
  if (error === null) return `The ${operation} does not run: ${message ?? 'no reason was given'}`;
  return `The ${operation} is wrong by ${percent(error)}, where ${percent(tolerance)} would pass.`;
}

interface Form {
  readonly replacements: readonly Replacement[];
  /** What stands in the way of either form. */
  readonly culprit?: SelfTestResult;
}

/** The operator where the provider has it and it is right, else its replacement, else nothing. */
function chooseForm(
  provider: ProviderId,
  replacement: Replacement,
  operator: SelfTestResult | undefined,
  replaced: SelfTestResult | undefined,
): Form {
  const lacks = providers.some(({ id, lacks: missing }) => id === provider && contains(missing, replacement));
  if (operator === undefined && (!lacks || replaced !== undefined)) return { replacements: [] };
  return replaced === undefined ? { replacements: [replacement] } : { replacements: [], culprit: replaced };
}

function contains(list: readonly Replacement[], replacement: Replacement): boolean {
  return list.includes(replacement);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
