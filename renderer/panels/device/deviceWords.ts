import type { DeviceReport, ProviderReport } from '../../../main/deviceReport.ts';

type State = ProviderReport['state'] | 'failed' | 'testing';

/** How each state of an execution provider is shown: a codicon, and words. */
export const states: Readonly<Record<State, { icon: string; words: string }>> = {
  right: { icon: 'pass', words: 'Computes right' },
  slow: { icon: 'watch', words: 'Too slow' },
  wrong: { icon: 'error', words: 'Not usable' },
  absent: { icon: 'circle-slash', words: 'Not here' },
  untested: { icon: 'question', words: 'Not tested' },
  failed: { icon: 'warning', words: 'Failed at work' },
  testing: { icon: 'loading codicon-modifier-spin', words: 'Testing…' },
};

export function stateOf({ id, state, failure }: ProviderReport, testing: DeviceReport['testing']): State {
  if (testing === id) return 'testing';
  return failure === null ? state : 'failed';
}

/** What there is to say of a provider, in sentences. */
export function remarksOn({ reason, failure, replacements }: ProviderReport): string {
  const sentences = [
    ...(failure === null ? [] : [`On ${failure.at.slice(0, 10)}: ${failure.reason}`]),
    ...(reason === null ? [] : [reason]),
    ...(replacements.length === 0 ? [] : [`In place of its own operations: ${replacements.join(', ')}.`]),
  ];
  return sentences.join(' ');
}

/** `3.2 × CPU` */
export function speedInWords(speed: number | null): string {
  if (speed === null) return '';
  return `${speed >= 10 ? Math.round(speed) : Number(speed.toPrecision(2))} × CPU`;
}

/** `21 tests, 4 wrong` */
export function testsInWords(tests: ProviderReport['tests']): string {
  const wrong = tests.filter(({ passed }) => !passed).length;
  return `${tests.length} ${tests.length === 1 ? 'test' : 'tests'}, ${wrong === 0 ? 'all right' : `${wrong} wrong`}`;
}

/** An error or a tolerance as a share: `0.2 %`, or `2e-7` when it is tiny. */
export function shareInWords(share: number): string {
  if (share === 0) return '0';
  return share >= 1e-4 ? `${Number((100 * share).toPrecision(2))} %` : share.toExponential(0);
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The title of what the model runs on; null while it is not known. */
export function runsOn(device: DeviceReport | null): string | null {
  return device?.providers.find(({ id }) => id === device.got)?.title ?? null;
}
