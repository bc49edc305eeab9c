/** The object embeddings that people accepted and rejected for one phrase, rows of unit length. */
export type Decisions = {
  readonly accepted: readonly Float32Array[];
  readonly rejected: readonly Float32Array[];
};

/** So many accepts are needed before anything is learned: fewer say more about chance than about the phrase. */
export const LEAST_ACCEPTS = 3;

/** What accepts and rejects may weigh at most, beside the 1 of the text: together no more than the text itself. */
const MOST = { accepted: 0.75, rejected: 0.25 };
/** With so many decisions half of the most is reached. */
const HALF_WAY = 4;

/**
 * The phrase as people use it: its text embedding drawn towards the mean of what they accepted and away from what they
 * rejected, at unit length. The text keeps at least half of the weight. For ranking what is left; never for scores that
 * are stored or exported, which are the model's alone.
 * @param text [C] of unit length.
 * @returns the text itself while fewer than `LEAST_ACCEPTS` were accepted.
 * @throws when an embedding has another length.
 */
export function phrasePrototype(text: Float32Array, { accepted, rejected }: Decisions): Float32Array {
  if (accepted.length < LEAST_ACCEPTS) return text;
  const prototype = text.slice();
  addMean(prototype, accepted, weightOf(accepted.length, MOST.accepted));
  addMean(prototype, rejected, -weightOf(rejected.length, MOST.rejected));
  const length = Math.hypot(...prototype);
  return length === 0 ? text : prototype.map((value) => value / length);
}

function weightOf(count: number, most: number): number {
  return (most * count) / (count + HALF_WAY);
}

function addMean(sum: Float32Array, rows: readonly Float32Array[], weight: number): void {
  for (const row of rows) {
    if (row.length !== sum.length) {
      throw new Error(
        `Expected object embeddings of ${sum.length} numbers, got ${row.length}; use decisions on one model's boxes.`,
      );
    }
    for (const [index, value] of row.entries()) sum[index] = (sum[index] ?? 0) + (weight * value) / rows.length;
  }
}
