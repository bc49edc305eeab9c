import { dataFolder } from '../../dataFolder.ts';
import type { DeviceReport, ProviderReport } from '../../deviceReport.ts';
import { createDevice } from '../../services/device.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';
import type { DeviceWords } from '../words.ts';

/** Precision of the bundles that a decision is shown for. */
const PRECISION = 'fp32';

export async function showDevice(terminal: Terminal, { provider, test }: DeviceWords): Promise<number> {
  const device = createDevice({ dataFolder: dataFolder(), asked: provider, onFallback: terminal.remark });
  const stop = () => void device.close();
  terminal.signal.addEventListener('abort', stop);
  try {
    if (test) await device.test(provider === undefined || provider === 'auto' ? null : provider);
    await device.decide(PRECISION);
    const report = await device.report();
    terminal.result(report, () => describeDevice(report));
    return provider === undefined || provider === 'auto' || report.got === provider ? EXIT.ok : EXIT.failed;
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    await device.close();
  }
}

function describeDevice(report: DeviceReport): string {
  const { asked, got, why, versions, memory, providers } = report;
  const facts = table(
    ['device', ''],
    [
      ['asked for', asked],
      ['runs on', providers.find(({ id }) => id === got)?.title ?? 'not decided yet'],
      ['memory', `${gigabytes(memory.total)}, of which ${gigabytes(memory.free)} are free`],
      ...Object.entries(versions),
    ],
  );
  const overview = table(
    ['execution provider', 'state', 'speed', 'precisions'],
    providers.map(({ title, state, speed, precisions, failure }) => [
      title,
      failure === null ? state : 'failed',
      speed === null ? '' : `${speed.toPrecision(2)} x CPU`,
      precisions.join(', '),
    ]),
  );
  return [facts, why, '', overview, ...providers.flatMap(describeProvider)].join('\n');
}

/** Reasons and tests, where there are any. */
function describeProvider({ title, reason, failure, replacements, tests }: ProviderReport): string[] {
  const sentences = [
    ...(failure === null ? [] : [`It failed on ${failure.at.slice(0, 10)}: ${failure.reason}`]),
    ...(reason === null ? [] : [reason]),
    ...(replacements.length === 0 ? [] : [`In place of its own operations: ${replacements.join(', ')}.`]),
  ];
  if (sentences.length === 0 && tests.length === 0) return [];
  const rows = tests.map(({ operation, passed, error, tolerance, message }) => [
    operation,
    passed ? 'right' : 'wrong',
    error === null ? (message ?? '').slice(0, 60) : error.toExponential(1),
    tolerance.toExponential(1),
  ]);
  const tested = rows.length === 0 ? [] : [table(['operation', '', 'error', 'allowed'], rows)];
  return ['', `${title}: ${sentences.join(' ') || 'it computes right.'}`, ...tested];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
