import type { Severity } from '../../findings.ts';
import type { ObjEmbedOptions } from './options.ts';
import { type ObjEmbedFinding, type ObjEmbedRule, objembedRules } from './rules.ts';
import type { SplitSurvey, Survey } from './survey.ts';

/** How many hits of one rule a report lists; beyond that it counts. */
const LISTED_HITS = 100;

type RuleHits = { count: number; fixed: number; readonly listed: ObjEmbedFinding[] };

/** Findings by rule, counted in full and listed up to a limit, so that a report stays readable and small. */
export type Tally = Map<ObjEmbedRule, RuleHits>;

type SplitCounts = {
  readonly images: number;
  readonly records: number;
  readonly objects: number;
  readonly negs: number;
  readonly proposals: number;
  readonly texts: number;
};

/** The content of export_report.json. */
export type ObjEmbedReport = {
  readonly format: 'objembed';
  /** Errors that the export still has: training would lose or misread something. */
  readonly openErrors: number;
  readonly counts: { readonly train: SplitCounts; readonly val: SplitCounts };
  readonly rules: readonly {
    readonly code: ObjEmbedRule;
    readonly severity: Severity;
    readonly meaning: string;
    readonly count: number;
    readonly fixed: number;
    readonly hits: readonly Omit<ObjEmbedFinding, 'code' | 'severity'>[];
  }[];
  readonly options: ObjEmbedOptions;
  /** SHA-256 of each file, where the writer of the files gave it. */
  readonly sha256: Readonly<Record<string, string>>;
};

export function tallyFindings(tally: Tally, findings: readonly ObjEmbedFinding[]): void {
  for (const finding of findings) {
    const hits = tally.get(finding.code) ?? { count: 0, fixed: 0, listed: [] };
    hits.count += 1;
    if (finding.fixed) hits.fixed += 1;
    if (hits.listed.length < LISTED_HITS) hits.listed.push(finding);
    tally.set(finding.code, hits);
  }
}

export function makeReport(
  survey: Survey,
  tally: Tally,
  options: ObjEmbedOptions,
  sha256: Readonly<Record<string, string>>,
): ObjEmbedReport {
  const rules = [...tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { count, fixed, listed }]) => ({
      code,
      ...objembedRules[code],
      count,
      fixed,
      hits: listed.map(({ code: _, severity: __, ...hit }) => hit),
    }));
  const openErrors = rules.reduce((sum, rule) => sum + (rule.severity === 'error' ? rule.count - rule.fixed : 0), 0);
  const counts = { train: toCounts(survey.splits.train), val: toCounts(survey.splits.val) };
  return { format: 'objembed', openErrors, counts, rules, options, sha256 };
}

function toCounts({ texts, ...counts }: SplitSurvey): SplitCounts {
  return { ...counts, texts: texts.size };
}
