import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';

/** One line of the report. */
export type Finding = {
  readonly what: string;
  /** Milliseconds, or null when nothing was promised. */
  readonly budget: number | null;
  /** Milliseconds. */
  readonly measured: number;
  /** How it was measured, in a few words. */
  readonly note: string;
};

const CROWDING_MS = 300;

/** The value below which the share of the values lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function verdictOf({ budget, measured }: Finding): 'met' | 'missed' | '' {
  if (budget === null) return '';
  return measured <= budget ? 'met' : 'missed';
}

/** The shortest and the longest, in words: on a machine that others use as well, the shortest is nearest to the truth. */
export function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${values.length} times, ${least.toFixed(0)} to ${most.toFixed(0)} ms`;
}

/** How many times as long as alone on the machine a piece of work takes now: 1 on an idle machine. */
export function crowding(): number {
  const [start, before] = [performance.now(), process.cpuUsage()];
  while (performance.now() - start < CROWDING_MS);
  const { user, system } = process.cpuUsage(before);
  return (performance.now() - start) / Math.max(1, (user + system) / 1000);
}

/** The findings as a table for a terminal. */
export function tableOf(findings: readonly Finding[]): string {
  const table = new CliTable({
    head: ['what', 'budget', 'measured', 'verdict', 'how'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'left', 'left'],
  });
  for (const finding of findings) {
    const { what, budget, measured, note } = finding;
    table.push([what, budget === null ? '' : `${budget} ms`, `${measured.toFixed(1)} ms`, verdictOf(finding), note]);
  }
  return stripVTControlCharacters(table.toString());
}
