import type { CheckFinding } from '../../../annotations/checks.ts';
import type { LocatedFinding } from '../../../main/api/projects.ts';

/** The findings of one image, or of the vocabulary. */
export type FindingGroup = {
  /** Null for the vocabulary. */
  readonly imageId: string | null;
  readonly title: string;
  /** Errors first. */
  readonly findings: readonly CheckFinding[];
};

type OpenFindings = {
  readonly imageId: string;
  readonly path: string;
  readonly findings: readonly CheckFinding[];
};

/**
 * The findings by image, the open one first. A check of the whole project is older than what the open image shows, so
 * what it found there is left out.
 */
export function groupFindings(open: OpenFindings | null, checked: readonly LocatedFinding[]): readonly FindingGroup[] {
  const own = open === null || open.findings.length === 0 ? [] : [{ ...open, title: open.path }];
  const others = Map.groupBy(
    checked.filter(({ imageId }) => imageId === null || imageId !== open?.imageId),
    ({ imageId }) => imageId,
  );
  const groups = [...others].map(([imageId, findings]) => ({
    imageId,
    title: imageId === null ? 'Phrases' : (findings[0]?.path ?? imageId),
    findings,
  }));
  return [...own, ...groups].map(({ imageId, title, findings }) => ({
    imageId,
    title,
    findings: findings.toSorted((a, b) => rank(a) - rank(b)),
  }));
}

/** "1 error, 2 warnings"; the empty text when there are none. */
export function severitiesInWords(findings: readonly Pick<CheckFinding, 'severity'>[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return [
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? 'error' : 'errors'}`]),
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`]),
  ].join(', ');
}

function rank({ severity }: CheckFinding): number {
  return severity === 'error' ? 0 : 1;
}
