import type { ImageRecord } from '../records.ts';
import type { Counts, FormatReport } from './format.ts';
import type { About, FormatFinding, Note } from './notes.ts';
import { type FormatRule, sharedRules } from './rules.ts';

/** How many hits of one rule a report lists; beyond that it counts. */
const LISTED_HITS = 100;

type RuleHits = { count: number; fixed: number; readonly listed: FormatFinding[] };

/** Findings by code, counted in full and listed up to a limit, so that a report stays readable and small. */
export type Tally = Map<string, RuleHits>;

/** The rules that a format's findings cite: its own and the shared ones. */
export function rulesOf(format: { readonly rules: Readonly<Record<string, FormatRule>> }): Record<string, FormatRule> {
  return { ...sharedRules, ...format.rules };
}

/** Notes into a tally, for a writer or a reader. @throws when a code is in neither list of rules */
export function noteInto(tally: Tally, rules: Readonly<Record<string, FormatRule>>): Note<string> {
  return (code, message, about = {}) => {
    const rule = rules[code];
    if (rule === undefined) throw new Error(`Expected a code of the format's rules, got "${code}"; add the rule.`);
    tallyFindings(tally, [toFinding(code, rule, message, about)]);
  };
}

/** Counts findings and lists the first of each code. */
export function tallyFindings(tally: Tally, findings: readonly FormatFinding[]): void {
  for (const finding of findings) {
    const hits = tally.get(finding.code) ?? { count: 0, fixed: 0, listed: [] };
    hits.count += 1;
    if (finding.fixed) hits.fixed += 1;
    if (hits.listed.length < LISTED_HITS) hits.listed.push(finding);
    tally.set(finding.code, hits);
  }
}

/** Makes the report: rules in the order of their codes. */
export function makeReport(
  format: { readonly id: string; readonly rules: Readonly<Record<string, FormatRule>> },
  tally: Tally,
  counts: Counts,
  options: Readonly<Record<string, unknown>>,
  sha256: Readonly<Record<string, string>> = {},
): FormatReport {
  const rules = [...tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, hits]) => ruleEntry(format, code, hits));
  const openErrors = rules.reduce((sum, rule) => sum + (rule.severity === 'error' ? rule.count - rule.fixed : 0), 0);
  return { format: format.id, openErrors, counts, rules, options, sha256 };
}

function ruleEntry(
  format: { readonly rules: Readonly<Record<string, FormatRule>> },
  code: string,
  { count, fixed, listed }: RuleHits,
): FormatReport['rules'] {
  const rule = rulesOf(format)[code];
  if (rule === undefined) return [];
  return [{ code, ...rule, count, fixed, hits: listed.map(({ code: _, severity: __, ...hit }) => hit) }];
}

/** The codes that must be allowed before anything is written: errors and losses that stand. */
export function openErrors(report: Pick<FormatReport, 'rules'>): string[] {
  const open = report.rules.filter((rule) => rule.severity === 'error' && rule.count > rule.fixed);
  return open.map(({ code }) => code);
}

function toFinding(
  code: string,
  { severity }: FormatRule,
  message: string,
  { image, recordId, file, row, field, fixed = false }: About,
): FormatFinding {
  return {
    code,
    severity,
    imageId: isRecord(image) ? image.id : null,
    path: (isRecord(image) ? image.path : image) ?? null,
    ...(recordId !== undefined && { recordId }),
    ...(file !== undefined && { file }),
    ...(row !== undefined && { row }),
    ...(field !== undefined && { field }),
    message,
    fixed,
  };
}

function isRecord(image: About['image']): image is ImageRecord {
  return typeof image === 'object';
}
