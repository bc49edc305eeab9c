import type { ExportReport } from '../../../main/api/datasets.ts';

type ReportedRule = ExportReport['rules'][number];

/** How many hits of a rule the export would still have. */
export function openHits({ count, fixed }: Pick<ReportedRule, 'count' | 'fixed'>): number {
  return count - fixed;
}

/** Whether a rule stops the export unless it is allowed. */
export function needsAllowance(rule: Pick<ReportedRule, 'severity' | 'count' | 'fixed'>): boolean {
  return rule.severity === 'error' && openHits(rule) > 0;
}

/** Codes of the rules that stand in the way of an export; none when it may be written. */
export function obstacles({ rules }: Pick<ExportReport, 'rules'>, allow: readonly string[]): readonly string[] {
  return rules.filter((rule) => needsAllowance(rule) && !allow.includes(rule.code)).map(({ code }) => code);
}
