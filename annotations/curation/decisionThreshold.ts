/** A threshold that a person's own decisions suggest. */
export type SuggestedThreshold = {
  /** The least score to accept at. */
  readonly threshold: number;
  /** The share of what reaches it that people accepted so far. */
  readonly precision: number;
  /** A 95 % interval of that share (Wilson score interval). */
  readonly interval: readonly [low: number, high: number];
  /** The share of the accepted that reaches it. */
  readonly recall: number;
};

/** Fewer accepts or rejects than this suggest nothing. */
export const LEAST_DECISIONS = 3;
const TARGET_PRECISION = 0.9;
/** Of the normal distribution: 95 % lie within so many standard deviations. */
const Z = 1.96;

/**
 * The lowest of the accepted scores from which on at least 90 % were accepted, or else the one of the best precision.
 * Null while there are too few decisions of either kind to tell.
 * @param accepted scores of what was accepted, in [0, 1].
 * @param rejected scores of what was rejected.
 */
export function suggestThreshold(accepted: readonly number[], rejected: readonly number[]): SuggestedThreshold | null {
  if (accepted.length < LEAST_DECISIONS || rejected.length < LEAST_DECISIONS) return null;
  const choices = [...new Set(accepted)].sort((a, b) => a - b).map((threshold) => judge(threshold, accepted, rejected));
  const good = choices.find(({ precision }) => precision >= TARGET_PRECISION);
  return good ?? choices.reduce((best, choice) => (choice.precision > best.precision ? choice : best));
}

function judge(threshold: number, accepted: readonly number[], rejected: readonly number[]): SuggestedThreshold {
  const right = accepted.filter((score) => score >= threshold).length;
  const wrong = rejected.filter((score) => score >= threshold).length;
  const precision = right / (right + wrong);
  return { threshold, precision, interval: shareInterval(precision, right + wrong), recall: right / accepted.length };
}

/** A 95 % interval of a share that was found among so many, at least one (Wilson score interval). */
export function shareInterval(share: number, count: number): [low: number, high: number] {
  const scale = 1 / (1 + Z ** 2 / count);
  const middle = scale * (share + Z ** 2 / (2 * count));
  const reach = scale * Z * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
