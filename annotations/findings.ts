export type Severity = 'error' | 'warning';

/** A rule that findings cite: what it is about, in one line. */
export type Rule = { readonly severity: Severity; readonly meaning: string };

/** One place where records or an export break a rule. Codes are stable: scripts and reports may rely on them. */
export type Finding<Code extends string = string> = {
  readonly code: Code;
  readonly severity: Severity;
  /** Null when the finding is about the whole project or dataset. */
  readonly imageId: string | null;
  readonly recordId?: string;
  readonly message: string;
};
